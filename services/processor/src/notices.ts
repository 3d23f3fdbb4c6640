import type { LiveBus, Offset } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { Notice } from '@golden-hour/window-engine'

/** Tells operators what is no status of a window: the log, and the screens on channel `system`. */
export interface SystemNotices {
  ofEngine(partition: number, offset: Offset, notice: Notice): void
  /** The partition stands still before this record. */
  halted(partition: number, offset: Offset, error: unknown): void
  steppedDown(partition: number): void
  /** States are not kept as they should be, or are again: so many records would be read again. */
  replay(partition: number, change: 'raised' | 'cleared', distance: number): void
}

export function createSystemNotices(logger: Logger, live: Pick<LiveBus, 'publish'> | null): SystemNotices {
  const show = (status: string, partition: number): void =>
    live?.publish('system', { kind: 'system', status, partition, service: 'processor' })
  return {
    ofEngine(partition, offset, notice) {
      const { kind } = notice
      if (notice.kind === 'beyond-horizon') logger.warn({ event: kind, partition, offset, type: notice.fact.type })
      else logger.warn({ event: kind, partition, offset, skewMs: notice.skewMs })
      show(kind, partition)
    },
    halted(partition, offset, error) {
      logger.error({ event: 'partition-halted', partition, offset, err: error })
      show('partition-halted', partition)
    },
    steppedDown(partition) {
      logger.error({ event: 'stepped-down', partition })
      show('stepped-down', partition)
    },
    replay(partition, change, distance) {
      const event = change === 'raised' ? 'replay-distance' : 'replay-distance-well'
      if (change === 'cleared') logger.info({ event, partition, distance })
      else logger.error({ event, partition, distance, advice: 'see why checkpoints fail: the lines before this one' })
      show(event, partition)
    },
  }
}
