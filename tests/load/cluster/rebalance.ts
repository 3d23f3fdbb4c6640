import type { ServiceProcess } from '../../chaos/cluster/service-process.ts'
import { type LoadCluster, metricsOf, PARTITIONS } from './load-cluster.ts'
import { startProbes } from './probes.ts'

export interface Rebalance {
  readonly change: string
  /** Until every processor has its share, in milliseconds from the moment at which the process was started or asked to stop. */
  readonly balancedMs: number
  /** How long a partition was silent at most: from a fact to its transition, of the slowest partition and the middle one. */
  readonly slowestMs: number
  readonly middleMs: number
  /** The same where nothing changes. */
  readonly atRestMs: number
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const PROBE_EVERY_MS = 200
const AT_REST_MS = 3_000

/** Shares differ by one at most, and every partition is at work. */
async function isBalanced(processors: readonly ServiceProcess[]): Promise<boolean> {
  const counts = await Promise.all(
    processors.map(async (one) => (await metricsOf([one])).count('gh_processor_lag_records')),
  )
  const sum = counts.reduce((total, count) => total + count, 0)
  return sum === PARTITIONS && Math.max(...counts) - Math.min(...counts) <= 1
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** `apply` starts or stops a processor, and answers those that are to share the partitions then. */
export async function measureRebalance(
  cluster: LoadCluster,
  change: string,
  apply: () => Promise<readonly ServiceProcess[]>,
): Promise<Rebalance> {
  const probes = await startProbes(cluster)
  let probing = true
  const prober = (async () => {
    while (probing) {
      await probes.send()
      await pause(PROBE_EVERY_MS)
    }
  })()
  await pause(AT_REST_MS)
  const begin = Date.now()
  const members = await apply()
  while (!(await isBalanced(members))) await pause(50)
  const balancedMs = Date.now() - begin
  await pause(AT_REST_MS)
  probing = false
  await prober
  const answered = await probes.settled()
  await probes.stop()
  const silence = new Array<number>(PARTITIONS).fill(0)
  const before: number[] = []
  for (const { partition, sentAt, answeredAt } of answered) {
    const took = answeredAt - sentAt
    if (answeredAt < begin) before.push(took)
    else silence[partition] = Math.max(silence[partition]!, took)
  }
  return {
    change,
    balancedMs,
    slowestMs: Math.max(...silence),
    middleMs: middle(silence),
    atRestMs: middle(before),
  }
}
