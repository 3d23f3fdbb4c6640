import { hospitalEvents, measureThroughput, type Throughput, type Way } from '../embedded/throughput.ts'
import type { LoadCluster } from './load-cluster.ts'
import type { Used } from './processor-time.ts'
import { cpuPerThousand } from './throughput.ts'

export interface EndToEnd extends Throughput<CpuSeconds> {
  readonly cpuMsPerThousand: Readonly<Record<string, number>>
  readonly rssMiB: Readonly<Record<string, number>>
}

interface CpuSeconds {
  /** Of servers and services together. */
  readonly cpuSeconds: number
}

const SERVICES = ['processor', 'recorder', 'notifier', 'gateway'] as const
const secondsOf = (used: ReadonlyMap<string, Used>): number =>
  [...used].reduce((sum, [name, { seconds }]) => (name === 'this benchmark' ? sum : sum + seconds), 0)

/** Events over HTTP to the gateway, until they and what they led to stand in the ledger. */
export async function measureEndToEnd(cluster: LoadCluster, ways: readonly Way[]): Promise<readonly EndToEnd[]> {
  let url = ''
  for (const service of SERVICES) url = (await cluster.start(service)).url!
  const system = {
    url,
    sourceKey: cluster.sourceKey,
    metrics: () => cluster.metrics(),
    usage: async () => ({ cpuSeconds: Number(secondsOf(await cluster.used()).toFixed(1)) }),
  }
  const events = hospitalEvents(ways.reduce((sum, way) => sum + way.events, 0))
  const results: EndToEnd[] = []
  let from = 0
  for (const way of ways) {
    const before = await cluster.used()
    const result = await measureThroughput(system, events.slice(from, from + way.events), way)
    from += way.events
    const after = await cluster.used()
    const rssMiB = Object.fromEntries([...after].map(([name, used]) => [name, Math.round(used.rssMiB)]))
    results.push({ ...result, cpuMsPerThousand: cpuPerThousand(before, after, way.events), rssMiB })
  }
  return results
}
