import type { EpochMs } from '@golden-hour/model'
import type { Clock } from '@golden-hour/ports'

const RETRY_MS = 1_000

/** Work that is done when poked, when its next moment comes, and again while there is more; never twice at a time. */
export interface Pump {
  poke(): void
  /** Resolves when what is running has ended; nothing runs after it. */
  stop(): Promise<void>
}

export interface PumpOptions {
  readonly clock: Clock
  readonly wall: Clock
  /** Does what is due, and answers when to come again; null: only when poked. */
  run(): Promise<EpochMs | null>
  onError(error: unknown): void
}

/** What fails is tried again in a second of the wall: the work stands in the ledger, nothing is lost by waiting. */
export function createPump({ clock, wall, run, onError }: PumpOptions): Pump {
  let running: Promise<void> | null = null
  let again = false
  let stopped = false
  let disarm: () => void = () => {}

  const once = async (): Promise<void> => {
    disarm()
    try {
      const next = await run()
      if (next !== null && !stopped) disarm = clock.at(next, poke)
    } catch (error) {
      onError(error)
      if (!stopped) disarm = wall.after(RETRY_MS as Parameters<Clock['after']>[0], poke)
    }
  }
  const turn = async (): Promise<void> => {
    do {
      again = false
      await once()
    } while (again && !stopped)
    running = null
  }
  const poke = (): void => {
    if (stopped) return
    again = true
    running ??= turn()
  }
  return {
    poke,
    async stop() {
      stopped = true
      disarm()
      await running
      disarm()
    },
  }
}
