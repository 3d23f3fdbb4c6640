import { type EpochMs, epochMs, type FactData } from '@golden-hour/model'
import { after, latest } from '../clock.ts'
import type { Draft } from '../draft.ts'
import type { Rng } from '../rng.ts'

/** Entered later than the version before it, and sent at once. */
function later(before: Draft, minutes: number): { readonly recordedAt: EpochMs; readonly knownAt: EpochMs } {
  const recordedAt = after(latest(before.recordedAt, before.knownAt, before.occurredAt), minutes)
  return {
    recordedAt: epochMs(Math.ceil(recordedAt / 1000) * 1000),
    knownAt: epochMs(Math.ceil(recordedAt / 1000) * 1000 + 800),
  }
}

/** The fact is taken back. It says again what it withdraws, so that readers need not look it up. */
export function withdrawal(draft: Draft, rng: Rng): Draft {
  return {
    ...draft,
    ...later(draft, 5 + rng.int(85)),
    op: 'void',
    version: draft.version + 1,
    faults: [...kept(draft), 'cancellation'],
  }
}

/** The fact is said again with another time, or, where it holds a number, with another number. */
export function correction(before: Draft, original: Draft, rng: Rng): Draft {
  const data = rng.chance(0.4) ? corrected(original.data, rng) : null
  const minutes = original.precision === 'date' ? 0 : 1 + rng.int(14)
  const occurredAt =
    data === null ? after(original.occurredAt, rng.chance(0.5) ? minutes : -minutes) : original.occurredAt
  const base = {
    ...original,
    occurredAt,
    data: data ?? original.data,
    op: 'assert' as const,
    version: before.version + 1,
  }
  const entered = later({ ...before, occurredAt: latest(before.occurredAt, occurredAt) }, 5 + rng.int(115))
  return { ...base, ...entered, faults: [...kept(original), 'correction'] }
}

/** A later message is not late, early or ahead because its first version was. */
const kept = (draft: Draft): Draft['faults'] =>
  draft.faults.filter((fault) => fault === 'minute-precision' || fault === 'date-precision')

function corrected(data: FactData, rng: Rng): FactData | null {
  if (typeof data.value !== 'number') return null
  return { ...data, value: Number((data.value * (0.8 + 0.1 * rng.int(2))).toFixed(2)), status: 'C' }
}
