import { eventType } from '@golden-hour/events'
import { type Fact, factRef, keyTerm, sha256 } from '@golden-hour/model'

/** Longer texts are named by their hash: an index has no room for them. */
const LONGEST = 200

const ENCOUNTER_ONLY = ['encounterId'] as const

const named = (name: string, text: string): string =>
  text.length <= LONGEST ? `${name}=${text}` : `${name}#${sha256(text)}`

/** Source, type and fact id as one text. */
export function identityOf(fact: Pick<Fact, 'source' | 'type' | 'factId'>): string {
  const ref = factRef(fact)
  return ref.length <= LONGEST ? ref : `#${sha256(ref)}`
}

/**
 * The keys that a fact names: its type's key fields. A key that it continues (`fromEncounterId`) names the visit, and
 * so is the patient's as well. A void names none: it need not repeat what it withdraws.
 */
export function keysOf(fact: Fact): readonly string[] {
  if (fact.op === 'void') return []
  const keys: string[] = []
  const add = (name: string, value: unknown): void => {
    const term = keyTerm(value)
    if (term === null) return
    const key = named(name, term)
    if (!keys.includes(key)) keys.push(key)
  }
  for (const field of eventType(fact.type)?.keyFields ?? ENCOUNTER_ONLY) add(field, fact.data[field])
  if (keys.length > 0) add('encounterId', fact.data.fromEncounterId)
  return keys
}
