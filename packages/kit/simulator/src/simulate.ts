import { addDays, createZone, type EpochMs, type Zone } from '@golden-hour/model'
import type { Chart } from './chart.ts'
import type { Draft } from './draft.ts'
import { type SimulatedEvent, toEvent } from './event.ts'
import { createFaultPlan } from './faults/fault-plan.ts'
import { FAULT_KINDS, type FaultKind } from './faults/kinds.ts'
import { spoil } from './faults/spoil.ts'
import { createHospital, hospitalDay } from './hospital.ts'
import { createQueue, type Queue } from './queue.ts'

/*
 * 1. The output is a function of the options: same options, same bytes.
 * 2. A run of n days is the beginning of a run of n + 1 days.
 * 3. Events come in the order of `knowntime`; equals in the order they were written.
 * 4. Faults change how facts are told, never what happened: the patients are the same with and without.
 * 5. An encounter is told whole or not at all, but for the end of the run.
 */

export interface SimulationOptions {
  readonly seed: number
  /** Whole local days, from midnight to midnight. */
  readonly days: number
  /** From 1 to 10 000; arrivals grow with it. Default 600. */
  readonly beds?: number
  readonly faults?: boolean
  /** `YYYY-MM-DD`; default 2026-03-02, a Monday. */
  readonly startDay?: string
  /** IANA name; default Asia/Shanghai. */
  readonly zone?: string
}

/** An event and what is wrong with it, which the event itself does not say. */
export interface LabelledEvent {
  readonly event: SimulatedEvent
  readonly faults: readonly FaultKind[]
}

/** Days lived through before the first, so that the wards are full on it. */
const WARM_UP_DAYS = 14

/** A hospital's events, in the order its journal would have received them. Throws RangeError for options out of range. */
export function* simulate(options: SimulationOptions): Generator<SimulatedEvent> {
  for (const { event } of simulateLabelled(options)) yield event
}

/** The same events, each beside its faults; without `faults` every list is empty. */
export function* simulateLabelled(options: SimulationOptions): Generator<LabelledEvent> {
  check(options)
  const zone = createZone(options.zone ?? 'Asia/Shanghai')
  const first = options.startDay ?? '2026-03-02'
  const start = zone.startOfDay(first)
  const hospital = createHospital(options.seed, options.beds ?? 600, zone, start)
  const queue = createQueue()
  const plan = options.faults === true ? createFaultPlan(options.seed, zone) : null
  const tell = (draft: Draft): readonly Draft[] => (plan === null || draft.backfill ? [draft] : spoil(draft, plan))
  const end = zone.startOfDay(addDays(first, options.days))
  const isTold = (draft: Draft): boolean => draft.knownAt < end
  // No fault makes a message come earlier, so what is known after the end need not be spoilt.
  const tellInTime = (draft: Draft): readonly Draft[] => (isTold(draft) ? tell(draft).filter(isTold) : [])
  for (let n = -WARM_UP_DAYS; n <= options.days; n++) {
    const day = addDays(first, n)
    publish(hospitalDay(hospital, day), queue, start, tellInTime)
    // Day cases are registered a day ahead: only what is known before this day cannot be preceded any more.
    if (n > 0) yield* drain(queue, zone.startOfDay(day), zone)
  }
}

function* drain(queue: Queue, horizon: EpochMs, zone: Zone): Generator<LabelledEvent> {
  for (const draft of queue.before(horizon)) yield { event: toEvent(draft, zone), faults: draft.faults }
}

/** Patients who left before the start are nobody's interest; those still in are loaded as history at the start. */
function publish(
  charts: readonly Chart[],
  queue: Queue,
  start: EpochMs,
  tell: (draft: Draft) => readonly Draft[],
): void {
  for (const chart of charts) {
    if (chart.leavesAt < start) continue
    const history = chart.drafts.filter(({ knownAt }) => knownAt < start).sort((a, b) => a.knownAt - b.knownAt)
    for (const draft of history) if (isHistory(draft)) queue.push({ ...draft, knownAt: start, backfill: true })
    for (const draft of chart.drafts) if (draft.knownAt >= start) for (const message of tell(draft)) queue.push(message)
  }
}

/** History keeps what windows still running may rest on; tests and infusions of last week are left behind. */
const LEFT_BEHIND: readonly string[] = [
  'lab.',
  'order.placed',
  'order.executed',
  'nursing.',
  'vitals.',
  'imaging.',
  'pacu.',
  'consult.',
  'critical.',
]
const isHistory = (draft: Draft): boolean =>
  draft.type === 'round.done'
    ? draft.data.level === 'surgeon'
    : !LEFT_BEHIND.some((prefix) => draft.type.startsWith(prefix))

function check({ seed, days, beds = 600, startDay = '2026-03-02' }: SimulationOptions): void {
  if (!Number.isSafeInteger(seed)) throw new RangeError('seed: give a whole number')
  if (!Number.isSafeInteger(days) || days < 1) throw new RangeError('days: give a whole number of at least 1')
  if (!Number.isSafeInteger(beds) || beds < 1 || beds > 10_000)
    throw new RangeError('beds: give a whole number from 1 to 10000')
  const isDay =
    /^\d{4}-\d\d-\d\d$/.test(startDay) && !Number.isNaN(Date.parse(startDay)) && addDays(startDay, 0) === startDay
  if (!isDay) throw new RangeError('startDay: give a day as YYYY-MM-DD')
}

/** How many events show each fault. */
export function countFaults(events: Iterable<LabelledEvent>): Readonly<Record<FaultKind, number>> {
  const counts = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>
  for (const { faults } of events) for (const kind of faults) counts[kind] += 1
  return counts
}
