import { type Fact, factRef } from '@golden-hour/model'
import type { AlertBook, StoredAlert } from '@golden-hour/ports'
import type { AlertingRule } from './catalogue.ts'

/** `criticalId` → `CV0302-7`, of the window `critical.receive/CV0302-7`; terms that are no data fields are left out. */
function keyOf({ windowId, ruleId }: StoredAlert, { keyFields }: AlertingRule): Readonly<Record<string, string>> {
  const terms = windowId
    .slice(ruleId.length + 1)
    .split('#')[0]!
    .split(',')
  return Object.fromEntries(
    keyFields.flatMap((field, i) => {
      const term = terms[i]
      return field === null || term === undefined ? [] : [[field, decodeURIComponent(term)]]
    }),
  )
}

/**
 * What must be read back: the field of the fact that began the window, or of the first fact with the same key that
 * carries it (a window that begins with the receipt of a critical value reads back what was published). Undefined:
 * nothing is known to compare with.
 */
export async function readBackValue(
  alerts: Pick<AlertBook, 'keyFacts'>,
  alert: StoredAlert,
  rule: AlertingRule | undefined,
): Promise<unknown> {
  const field = alert.ladder.ack.readBack
  const key = rule === undefined ? {} : keyOf(alert, rule)
  if (field === null || Object.keys(key).length === 0) return undefined
  const carries = (fact: Fact): boolean => fact.data[field] !== undefined && fact.data[field] !== null
  const facts = (await alerts.keyFacts(alert.patientId, key)).filter(carries)
  const fact = facts.find((one) => factRef(one) === alert.startRef) ?? facts[0]
  return fact?.data[field]
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?/

/** Numbers as numbers, whatever unit was typed after; texts without regard to width and case. */
export function readBackMatches(said: string, published: unknown): boolean {
  const text = said.normalize('NFKC').trim()
  if (typeof published === 'number') return Number(NUMBER.exec(text)?.[0] ?? Number.NaN) === published
  return text.toLowerCase() === String(published).normalize('NFKC').trim().toLowerCase()
}
