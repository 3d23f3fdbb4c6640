import { type SimulatedEvent, simulate } from '@golden-hour/simulator'
import { type Latency, latencyOf } from '../log/measure.ts'
import { createSender, type Request } from './sender.ts'
import type { Metrics, Usage } from './system-process.ts'

/** What takes the events, in one process or many, and what it has used since it began. */
export interface MeasuredSystem<U> {
  readonly url: string
  readonly sourceKey: string
  metrics(): Promise<Pick<Metrics, 'sum'>>
  usage(): Promise<U>
}

/** One way of sending. `batch`: events of a request; 1 sends single events. */
export interface Way {
  readonly connections: number
  readonly batch: number
  readonly events: number
}

export interface Throughput<U = Usage> extends Way {
  readonly accepted: number
  readonly duplicates: number
  readonly quarantined: number
  readonly transitions: number
  readonly alerts: number
  /** Requests that were told to come again. */
  readonly busy: number
  /** From the first request to the last answer. */
  readonly answeredPerSecond: number
  /** From the first request until recorder and processor had nothing left. */
  readonly recordedPerSecond: number
  readonly requestMs: Latency
  /** Of the system's process, from the first request to the end. */
  readonly cpuSeconds: number
  readonly usage: U
}

/** A simulated hospital's day and those after it, over and under: what it sent is all past, and late for its deadlines. */
export function hospitalEvents(count: number): readonly SimulatedEvent[] {
  const events: SimulatedEvent[] = []
  for (const { knowntime: _, ...event } of simulate({ seed: 11, days: 60, beds: 500, faults: true })) {
    events.push(event as SimulatedEvent)
    if (events.length === count) return events
  }
  throw new Error(`the simulated hospital has only ${events.length} events`)
}

/** A patient's events stay on one connection, in their order. */
function requestsOf(events: readonly SimulatedEvent[], { connections, batch }: Way): readonly (readonly Request[])[] {
  const lists = Array.from({ length: connections }, (): SimulatedEvent[] => [])
  const listOf = new Map<string, SimulatedEvent[]>()
  for (const event of events) {
    const list = listOf.get(event.partitionkey) ?? lists[listOf.size % connections]!
    listOf.set(event.partitionkey, list)
    list.push(event)
  }
  return lists.map((list) => {
    const requests: Request[] = []
    for (let from = 0; from < list.length; from += batch) {
      const taken = list.slice(from, from + batch)
      requests.push({ body: JSON.stringify(batch === 1 ? taken[0] : taken), events: taken.length })
    }
    return requests
  })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const LOOK_MS = 50

interface Counts {
  readonly facts: number
  readonly transitions: number
  readonly alerts: number
}

async function standing(
  system: Pick<MeasuredSystem<unknown>, 'metrics'>,
): Promise<Counts & { readonly isThrough: boolean }> {
  const metrics = await system.metrics()
  const lag = metrics.sum('gh_processor_lag_records') + metrics.sum('gh_recorder_lag_records')
  const published = metrics.sum('gh_processor_transitions_total')
  const facts = metrics.sum('gh_recorder_rows_written_total', 'table="facts"')
  const transitions = metrics.sum('gh_recorder_rows_written_total', 'table="revisions"')
  const alerts = metrics.sum('gh_notifier_alert_changes_total')
  return { facts, transitions, alerts, isThrough: lag === 0 && transitions === published }
}

/** Until everything was read and written, seen twice running: what one has said the other still has to take. */
async function untilThrough(system: Pick<MeasuredSystem<unknown>, 'metrics'>, facts: number): Promise<Counts> {
  for (let seen = 0; ; ) {
    const now = await standing(system)
    seen = now.isThrough && now.facts >= facts ? seen + 1 : 0
    if (seen === 2) return now
    await pause(LOOK_MS)
  }
}

/** Sends events as fast as they are answered. */
export async function measureThroughput<U extends { readonly cpuSeconds: number }>(
  system: MeasuredSystem<U>,
  events: readonly SimulatedEvent[],
  way: Way,
): Promise<Throughput<U>> {
  const lists = requestsOf(events, way)
  const sender = createSender(system.url, system.sourceKey, way.batch === 1 ? 'single' : 'batch')
  const before = await standing(system)
  const usedBefore = await system.usage()
  const begin = performance.now()
  const { durations, ...sent } = await sender.send(lists)
  const answered = (performance.now() - begin) / 1_000
  const after = await untilThrough(system, before.facts + sent.accepted)
  const recorded = (performance.now() - begin) / 1_000
  sender.close()
  const usage = await system.usage()
  return {
    ...way,
    events: events.length,
    ...sent,
    transitions: after.transitions - before.transitions,
    alerts: after.alerts - before.alerts,
    answeredPerSecond: Math.round(events.length / answered),
    recordedPerSecond: Math.round(events.length / recorded),
    requestMs: latencyOf(durations),
    cpuSeconds: Number((usage.cpuSeconds - usedBefore.cpuSeconds).toFixed(1)),
    usage,
  }
}
