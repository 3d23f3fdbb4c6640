import type { ServiceProcess } from '../../chaos/cluster/service-process.ts'
import type { LoadCluster } from './load-cluster.ts'
import { startProbes } from './probes.ts'
import { momentsOf } from './service-log.ts'
import { standing } from './throughput.ts'

export interface Recovery {
  readonly openWindows: number
  /** Milliseconds from SIGKILL until every partition has answered a fact that came in right after it. */
  readonly recoveredMs: number
  /** The same until half of the partitions had. */
  readonly halfMs: number
  /** From SIGKILL, of whoever took over: the last round of the group, the first and the last state that was built. */
  readonly roundMs: number | null
  readonly firstBuiltMs: number | null
  readonly lastBuiltMs: number | null
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
/** Records that a new owner would read again, over all partitions. */
const NEAR = 2_000

/** Until checkpoints cover nearly everything, as they do when a processor has been at work for a while. */
export async function untilCovered(cluster: LoadCluster): Promise<void> {
  for (;;) {
    const metrics = await cluster.metrics()
    const { lag } = await standing(cluster)
    if (lag === 0 && metrics.sum('gh_processor_replay_distance_records') < NEAR) return
    await pause(200)
  }
}

/** Kills a processor, and waits until another, or the same one started again, has all its partitions at work. */
export async function measureRecovery(
  cluster: LoadCluster,
  victim: ServiceProcess,
  heir: ServiceProcess,
): Promise<Recovery> {
  const probes = await startProbes(cluster)
  await probes.send()
  await probes.settled()
  await untilCovered(cluster)
  const { openWindows } = await standing(cluster)
  const killedAt = Date.now()
  await victim.kill({ again: victim === heir })
  await probes.send()
  const answered = (await probes.settled()).filter(({ sentAt }) => sentAt >= killedAt)
  await probes.stop()
  const after = answered.map(({ answeredAt }) => answeredAt - killedAt).sort((a, b) => a - b)
  const built = momentsOf(heir, 'partition-assigned', killedAt).map((at) => at - killedAt)
  const rounds = momentsOf(heir, 'group-round', killedAt).map((at) => at - killedAt)
  return {
    openWindows,
    recoveredMs: after.at(-1)!,
    halfMs: after[Math.floor(after.length / 2)]!,
    roundMs: rounds.at(-1) ?? null,
    firstBuiltMs: built[0] ?? null,
    lastBuiltMs: built.at(-1) ?? null,
  }
}
