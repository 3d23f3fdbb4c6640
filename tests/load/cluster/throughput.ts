import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { type Latency, latencyOf } from '../log/measure.ts'
import type { Placed } from './facts.ts'
import { fill, lengthOf, pour } from './journal.ts'
import { type LoadCluster, PARTITIONS } from './load-cluster.ts'
import type { Used } from './processor-time.ts'

export interface Processed {
  readonly records: number
  readonly transitions: number
  /** From the first record that was processed until there was no lag and every transition was acknowledged. */
  readonly seconds: number
  readonly recordsPerSecond: number
  readonly transitionsPerSecond: number
  readonly cpuMsPerThousand: Readonly<Record<string, number>>
  readonly processorRssMiB: number
}

const LOOK_MS = 250
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

interface Standing {
  readonly at: number
  readonly records: number
  readonly transitions: number
  readonly lag: number
  readonly openWindows: number
}

export async function standing(cluster: LoadCluster): Promise<Standing> {
  const metrics = await cluster.metrics()
  return {
    at: performance.now(),
    records: metrics.sum('gh_processor_records_total'),
    transitions: metrics.sum('gh_processor_transitions_total'),
    // A partition whose state is being built has no row yet.
    lag: metrics.count('gh_processor_lag_records') < PARTITIONS ? Number.NaN : metrics.sum('gh_processor_lag_records'),
    openWindows: metrics.sum('gh_processor_open_windows'),
  }
}

/** Processor time of each since then, in milliseconds for a thousand of something. */
export function cpuPerThousand(
  before: ReadonlyMap<string, Used>,
  after: ReadonlyMap<string, Used>,
  count: number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...after].map(([name, { seconds }]) => {
      const spent = seconds - (before.get(name)?.seconds ?? 0)
      return [name, Number(((spent * 1_000) / (count / 1_000)).toFixed(1))]
    }),
  )
}

/** Until the processors have nothing left of what is in the journal now. */
async function untilThrough(cluster: LoadCluster, records: number): Promise<Standing> {
  for (;;) {
    const now = await standing(cluster)
    if (now.lag === 0 && now.records >= records) return now
    await pause(LOOK_MS)
  }
}

/** A journal filled beforehand, read by one processor that starts on it. */
export async function measureBacklog(cluster: LoadCluster, facts: Iterable<Placed>) {
  // What stands in a journal before its first rulebook is of no use: the first start of a processor appends it.
  if ((await lengthOf(cluster.log, JOURNAL)) === 0) await (await cluster.start('processor')).stop()
  const filledPerSecond = Math.round(await fill(cluster.log, facts))
  const records = await lengthOf(cluster.log, JOURNAL)
  const said = await lengthOf(cluster.log, TRANSITIONS)
  const starting = cluster.start('processor')
  const processor = await starting
  let begun = await standing(cluster)
  const before = await cluster.used()
  while (begun.records === 0) begun = await standing(cluster)
  const done = await untilThrough(cluster, records)
  const after = await cluster.used()
  const seconds = (done.at - begun.at) / 1_000
  const taken = done.records - begun.records
  const transitions = (await lengthOf(cluster.log, TRANSITIONS)) - said
  const processed: Processed = {
    records: taken,
    transitions,
    seconds: Number(seconds.toFixed(1)),
    recordsPerSecond: Math.round(taken / seconds),
    transitionsPerSecond: Math.round((done.transitions - begun.transitions) / seconds),
    cpuMsPerThousand: cpuPerThousand(before, after, taken),
    processorRssMiB: Math.round(after.get('processor')!.rssMiB),
  }
  return { processor, processed, filledPerSecond, openWindows: done.openWindows }
}

export interface Live {
  readonly perSecond: number
  readonly seconds: number
  /** How far the processor was behind, seen four times a second. */
  readonly lag: Latency
  /** From the last append until there was no lag. */
  readonly drainedMs: number
  readonly cpuMsPerThousand: Readonly<Record<string, number>>
}

/** Facts come in at a steady rate while the processor works. */
export async function measureLive(cluster: LoadCluster, facts: readonly Placed[], perSecond: number): Promise<Live> {
  const before = await cluster.used()
  const begin = performance.now()
  let poured = false
  const behind: number[] = []
  const length = await lengthOf(cluster.log, JOURNAL)
  const { records } = await standing(cluster)
  const pouring = pour(cluster.log, facts, perSecond).then(() => {
    poured = true
  })
  while (!poured) {
    const [end, now] = await Promise.all([lengthOf(cluster.log, JOURNAL), standing(cluster)])
    behind.push(Math.max(0, end - length - (now.records - records)))
    await pause(LOOK_MS)
  }
  await pouring
  const pouredAt = performance.now()
  const done = await untilThrough(cluster, records + facts.length)
  return {
    perSecond: Math.round(facts.length / ((pouredAt - begin) / 1_000)),
    seconds: Number(((pouredAt - begin) / 1_000).toFixed(1)),
    lag: latencyOf(behind),
    drainedMs: Math.round(done.at - pouredAt),
    cpuMsPerThousand: cpuPerThousand(before, await cluster.used(), facts.length),
  }
}
