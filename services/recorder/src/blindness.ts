import type { LiveBus } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { RecorderMetrics } from './recorder-metrics.ts'

export interface BlindnessOptions {
  /** Wall time without a tick after which nobody counts as processing a partition. */
  readonly blindAfterMs: number
  readonly logger: Logger
  readonly live: Pick<LiveBus, 'publish'>
  readonly metrics: Pick<RecorderMetrics, 'blind'>
  readonly wall?: () => number
}

/** Whether somebody still looks: says so by a log line, a metric and to the screens, as long as nobody does. */
export interface Blindness {
  /** The partition is ours to read. */
  begin(partition: number): void
  /** Records of it are being written: what else it holds is not known meanwhile. */
  busy(partition: number): void
  /** They are written; `ticked`: a processor's tick was among them. */
  done(partition: number, ticked: boolean): void
  end(partition: number): void
  stop(): void
}

interface Sight {
  tickedAt: number
  isBusy: boolean
}

/** How often it is looked at within the time after which nobody counts as processing. */
const LOOKS = 6

/**
 * A processor that keeps up with a partition appends a tick now and then, however busy the partition is. Where none has
 * come for long, what falls due there is not noticed by anybody, and the screens must not look as if all were well.
 */
export function createBlindness(options: BlindnessOptions): Blindness {
  const { blindAfterMs, logger, live, metrics, wall = () => performance.now() } = options
  const sights = new Map<number, Sight>()
  let blind: ReadonlySet<number> = new Set()

  const isBlind = ({ tickedAt, isBusy }: Sight, now: number): boolean => !isBusy && now - tickedAt > blindAfterMs
  const look = (): void => {
    const now = wall()
    const before = blind
    blind = new Set([...sights].filter(([, sight]) => isBlind(sight, now)).map(([partition]) => partition))
    metrics.blind.set(blind.size)
    for (const partition of blind)
      if (!before.has(partition)) logger.error({ event: 'monitor-blind', partition, withoutTickMs: blindAfterMs })
    for (const partition of before)
      if (!blind.has(partition) && sights.has(partition)) logger.info({ event: 'monitor-sees', partition })
    if (blind.size > 0)
      live.publish('system', { kind: 'system', status: 'monitor-blind', service: 'recorder', partitions: [...blind] })
  }
  const timer = setInterval(look, blindAfterMs / LOOKS)
  timer.unref()
  return {
    begin: (partition) => void sights.set(partition, { tickedAt: wall(), isBusy: false }),
    busy(partition) {
      const sight = sights.get(partition)
      if (sight !== undefined) sight.isBusy = true
    },
    done(partition, ticked) {
      const sight = sights.get(partition)
      if (sight === undefined) return
      sight.isBusy = false
      if (ticked) sight.tickedAt = wall()
    },
    end: (partition) => void sights.delete(partition),
    stop: () => clearInterval(timer),
  }
}
