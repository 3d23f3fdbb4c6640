import { cutToMinute, type EpochMs, epochMs } from '@golden-hour/model'
import { after, latest } from '../clock.ts'
import type { Draft } from '../draft.ts'
import { createRng, type Rng } from '../rng.ts'
import { deliver, silenced } from './deliver.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { FaultKind } from './kinds.ts'
import { correction, withdrawal } from './versions.ts'

/** Shares of messages with each fault; assumed, somewhat worse than a well-kept hospital, so that a run of two days shows them all. */
const SHARE = {
  lateEntry: 0.012,
  futureRecorded: 0.003,
  recordedEarly: 0.0015,
  dateOnly: 0.01,
  correction: 0.008,
  cancellation: 0.006,
  duplicate: 0.012,
} as const

/** Entered by hand, so that it may be entered hours late. */
const BY_HAND: ReadonlySet<string> = new Set(['/ed', '/emr', '/nursing', '/anaesthesia', '/cathlab'])
/** Withdrawn now and then: A11, A12, A13, a result taken back, a note deleted. */
const WITHDRAWN: ReadonlySet<string> = new Set([
  'adt.admitted',
  'adt.transferred',
  'adt.discharged',
  'critical.published',
  'lab.result.reported',
  'doc.signed',
  'ed.triaged',
])
const DATE_ONLY: ReadonlySet<string> = new Set(['followup.completed', 'assess.completed', 'discussion.completed'])

/**
 * What becomes of one message on its way: it may be spoilt, delayed, repeated, corrected or withdrawn, never made up.
 * Every message of the result is labelled with what is wrong with it, or with how it came.
 */
export function spoil(draft: Draft, plan: FaultPlan): readonly Draft[] {
  const rng = createRng(plan.seed, `fault/${draft.factId}`)
  const entered = enterBadly(draft, plan, rng)
  const messages = [entered, ...laterVersions(entered, rng)].map((message) => skew(message, plan))
  const delivered = messages.map((message) => deliver(message, plan, rng))
  return rng.chance(SHARE.duplicate) ? [...delivered, silenced(repeated(delivered[0] as Draft, rng), plan)] : delivered
}

const labelled = (draft: Draft, fault: FaultKind, change: Partial<Draft>): Draft => ({
  ...draft,
  ...change,
  faults: [...draft.faults, fault],
})

const moved = (at: EpochMs, byMs: number): EpochMs => epochMs(at + byMs)

/** Faults of the entry: hours late, dated ahead or before it happened, known to the minute or the day. */
function enterBadly(draft: Draft, plan: FaultPlan, rng: Rng): Draft {
  const luck = rng.unit()
  const transport = draft.knownAt - draft.recordedAt
  let entered = draft
  if (luck < SHARE.lateEntry && BY_HAND.has(draft.source)) {
    const recordedAt = latest(draft.recordedAt, after(draft.occurredAt, 130 + rng.int(480)))
    entered = labelled(draft, 'late-entry', { recordedAt, knownAt: moved(recordedAt, transport) })
  } else if (luck > 1 - SHARE.futureRecorded) {
    entered = labelled(draft, 'future-recorded', { recordedAt: after(draft.knownAt, 5 + rng.int(55)) })
  } else if (luck > 1 - SHARE.futureRecorded - SHARE.recordedEarly) {
    entered = labelled(draft, 'recorded-early', { recordedAt: after(draft.occurredAt, -6 - rng.int(30)) })
  }
  if (DATE_ONLY.has(draft.type) && rng.chance(SHARE.dateOnly)) return dateOnly(entered, plan)
  if (!plan.minuteSources.has(draft.source)) return entered
  return labelled(entered, 'minute-precision', { precision: 'minute', occurredAt: cutToMinute(entered.occurredAt) })
}

const dateOnly = (draft: Draft, plan: FaultPlan): Draft =>
  labelled(draft, 'date-precision', { precision: 'date', occurredAt: plan.startOfDay(draft.occurredAt) })

/** The void comes after the version it takes back; half of the withdrawn facts are sent again. */
function laterVersions(draft: Draft, rng: Rng): readonly Draft[] {
  if (WITHDRAWN.has(draft.type) && rng.chance(SHARE.cancellation)) {
    const taken = withdrawal(draft, rng)
    return rng.chance(0.5) ? [taken, correction(taken, draft, rng)] : [taken]
  }
  return rng.chance(SHARE.correction) ? [correction(draft, draft, rng)] : []
}

/** Two minutes fast is within what a gateway takes for the present. Dates keep their day. */
function skew(draft: Draft, plan: FaultPlan): Draft {
  if (draft.source !== plan.fastSource || draft.precision === 'date') return draft
  const times = { occurredAt: after(draft.occurredAt, 2), recordedAt: after(draft.recordedAt, 2) }
  return labelled(draft, 'clock-skew', times)
}

/** The same message once more, seconds or minutes later. */
const repeated = (draft: Draft, rng: Rng): Draft =>
  labelled(draft, 'duplicate', { knownAt: moved(draft.knownAt, 500 + rng.int(20 * 60_000)) })
