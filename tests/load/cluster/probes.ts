import { probeOf } from './facts.ts'
import { append, type Heard, listen } from './journal.ts'
import { type LoadCluster, PARTITIONS } from './load-cluster.ts'

/** A fact of one partition that leads to a transition as soon as the partition gets to it. */
interface Probe {
  readonly partition: number
  readonly sentAt: number
}

/** How long a probe of a partition waited for its transition. */
export interface Answered {
  readonly partition: number
  readonly sentAt: number
  /** The log's own time of the transition. */
  readonly answeredAt: number
}

export interface Probes {
  /** One to each partition, now; answers when the journal has them. */
  send(): Promise<void>
  /** Resolves when all that were sent are answered. */
  settled(): Promise<readonly Answered[]>
  stop(): Promise<void>
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const PATIENCE_MS = 120_000

export async function startProbes({ log }: LoadCluster): Promise<Probes> {
  const waiting = new Map<string, Probe>()
  const answered: Answered[] = []
  const hear = ({ transition: { windowId }, appendedAt }: Heard): void => {
    const probe = waiting.get(windowId)
    if (probe === undefined) return
    waiting.delete(windowId)
    answered.push({ ...probe, answeredAt: appendedAt })
  }
  const stop = await listen(log, hear)
  return {
    async send() {
      const sentAt = Date.now()
      const probes = Array.from({ length: PARTITIONS }, (_, partition) => ({ partition, ...probeOf(partition) }))
      for (const { partition, windowId } of probes) waiting.set(windowId, { partition, sentAt })
      await append(
        log,
        probes.map(({ placed }) => placed),
      )
    },
    async settled() {
      const giveUpAt = performance.now() + PATIENCE_MS
      while (waiting.size > 0) {
        if (performance.now() > giveUpAt) {
          const silent = new Set([...waiting.values()].map(({ partition }) => partition))
          throw new Error(`partitions ${[...silent].join(', ')} answer no more`)
        }
        await pause(20)
      }
      return answered
    },
    stop,
  }
}
