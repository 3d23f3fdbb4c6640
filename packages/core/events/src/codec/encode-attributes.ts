import { type EpochMs, type Fact, parseInstant } from '@golden-hour/model'
import type { AttributeName } from './attributes.ts'
import type { DecodedEvent } from './decoded.ts'

/** UTC, RFC 3339; milliseconds only where there are any. */
const instantText = (at: EpochMs): string => new Date(at).toISOString().replace('.000Z', 'Z')

/** The attributes of an event, as strings, in the order in which they are written; defaults are left out. */
export function attributesOf({ id, fact, knownAt }: DecodedEvent): [AttributeName, string][] {
  const attributes: [AttributeName, string][] = [
    ['specversion', '1.0'],
    ['id', id],
    ['source', fact.source],
    ['type', fact.type],
    ['time', fact.time],
    ['partitionkey', fact.patientId],
  ]
  if (fact.subject !== null) attributes.push(['subject', fact.subject])
  if (fact.recordedAt !== parseInstant(fact.time)?.at) attributes.push(['recordedtime', instantText(fact.recordedAt)])
  if (fact.precision !== 'second') attributes.push(['timeprecision', fact.precision])
  if (fact.factId !== id) attributes.push(['factid', fact.factId])
  if (fact.version !== null) attributes.push(['factversion', String(fact.version)])
  if (fact.op !== 'assert') attributes.push(['factop', fact.op])
  if (knownAt !== null) attributes.push(['knowntime', instantText(knownAt)])
  if (fact.backfill) attributes.push(['backfill', 'true'])
  return attributes
}

/** The body as it was sent: without the encounter id that was taken from the subject. */
export function bodyAsSent(fact: Fact): Readonly<Record<string, unknown>> {
  if (!fact.encounterFromSubject) return fact.data
  const { encounterId: _taken, ...sent } = fact.data
  return sent
}
