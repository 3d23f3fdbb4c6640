import { durationMs } from '@golden-hour/model'
import type { Clock, Offset } from '@golden-hour/ports'

/**
 * Whether a backlog is still being read after the start. Until its end it is not known which alerts are over already;
 * but nobody waits for it longer than `atMostMs` of the wall.
 */
export interface CatchingUp {
  /** Every record before `next` was taken. */
  reached(partition: number, next: Offset): void
  readonly going: boolean
  stop(): void
}

/** `ends`: where the partitions ended at the start. */
export function createCatchingUp(
  ends: ReadonlyMap<number, Offset>,
  atMostMs: number,
  wall: Clock,
  done: () => void,
): CatchingUp {
  const behind = new Map([...ends].filter(([, end]) => end > 0))
  let going = behind.size > 0
  const end = (): void => {
    if (!going) return
    going = false
    disarm()
    done()
  }
  const disarm = wall.after(durationMs(atMostMs), end)
  return {
    reached(partition, next) {
      const until = behind.get(partition)
      if (until === undefined || next < until) return
      behind.delete(partition)
      if (behind.size === 0) end()
    },
    get going() {
      return going
    },
    stop() {
      going = false
      disarm()
    },
  }
}
