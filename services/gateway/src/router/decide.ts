import type { DurationMs, EpochMs } from '@golden-hour/model'
import type { SeenVersion } from '@golden-hour/ports'
import { absorb, type IndexChange } from './absorb.ts'
import { type Arrived, isKnown, type Known } from './known.ts'
import { compareRank } from './rank.ts'

export type QuarantineReason = 'future-time' | 'id-conflict' | 'key-shared'

/**
 * What becomes of an event.
 *
 * `append`: it is journaled for its patient. Where the fact was another patient's, `leaves` names them: a void with the
 * event's own rank goes there first. Where it is older than what another patient has by now, `overtakenBy` is that
 * version: a void with its rank goes before the event, so that it never comes to life.
 */
export type Decision =
  | { readonly kind: 'duplicate' }
  | {
      readonly kind: 'append'
      readonly leaves: string | null
      readonly overtakenBy: SeenVersion | null
      readonly change: IndexChange
    }
  | {
      readonly kind: 'quarantine'
      readonly reason: QuarantineReason
      readonly path: string
      readonly message: string
    }

const quarantine = (reason: QuarantineReason, path: string, message: string): Decision => ({
  kind: 'quarantine',
  reason,
  path,
  message,
})

const minutes = (ms: number): string => `${Math.round(ms / 6_000) / 10} min`

/** The first of its keys that is somebody else's; what the fact leaves comes along. */
function sharedKey({ keys, version }: Arrived, leaves: string | null, known: Known): string | null {
  for (const key of keys) {
    const owner = known.owner(key)
    if (owner === null || owner.facts === 0) continue
    if (owner.patientId !== version.patientId && owner.patientId !== leaves) return key
  }
  return null
}

/** `/data/surgeryId` of `surgeryId=OP1`; the encounter may have been named by the subject. */
function keyPath(key: string, { event }: Arrived): string {
  const name = /^\w+/.exec(key)?.[0] ?? ''
  return name === 'encounterId' && event.fact.encounterFromSubject ? '/subject' : `/data/${name}`
}

/** Pure: the same event and the same knowledge give the same decision. `now` is the hospital's. */
export function decide(arrived: Arrived, known: Known, now: EpochMs, tolerance: DurationMs): Decision {
  const { fact } = arrived.event
  if (isKnown(arrived, known)) return { kind: 'duplicate' }
  const seen = known.fact(arrived.identity)?.seen ?? []
  const ahead = fact.occurredAt - now
  if (ahead > tolerance) {
    const message = `is ${minutes(ahead)} later than its arrival; set the clock of the source right, or send it again when it has happened`
    return quarantine('future-time', '/time', message)
  }
  if (seen.some((other) => compareRank(other, arrived.version) === 0)) {
    const message =
      'names a fact that is known with other content; a correction needs a greater factversion or a later recordedtime'
    return quarantine('id-conflict', fact.factId === arrived.event.id ? '/id' : '/factid', message)
  }
  const winner = seen[0] ?? null
  const elsewhere = winner !== null && winner.patientId !== fact.patientId ? winner : null
  if (winner !== null && compareRank(arrived.version, winner) < 0)
    return { kind: 'append', leaves: null, overtakenBy: elsewhere, change: absorb(arrived, known) }
  const shared = sharedKey(arrived, elsewhere?.patientId ?? null, known)
  if (shared !== null) {
    const path = keyPath(shared, arrived)
    const message =
      'is another patient’s; send the right patient in partitionkey, or correct the facts that gave it to the other first'
    return quarantine('key-shared', path, message)
  }
  const leaves = elsewhere !== null && elsewhere.op === 'assert' ? elsewhere.patientId : null
  return { kind: 'append', leaves, overtakenBy: null, change: absorb(arrived, known) }
}
