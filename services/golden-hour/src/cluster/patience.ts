import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '@golden-hour/ports'

/** Opens a part of the world, trying as often as its owner has patience for. */
export type Patiently = <T>(name: string, open: () => Promise<T>) => Promise<T>

/** A command that a person waits for says at once what is away. */
export const impatient: Patiently = (_, open) => open()

const FIRST_MS = 500
const MOST_MS = 5_000

export interface PatienceOptions {
  /** Told of each try in vain. */
  readonly away: (name: string, error: AppError) => void
  /** Told when it is there. */
  readonly there: (name: string) => void
  /** Ends the waiting: what is away then is thrown. */
  readonly signal: AbortSignal
}

/** What is away is waited for, however long; what a person must mend is thrown. */
export const patient =
  ({ away, there, signal }: PatienceOptions): Patiently =>
  async (name, open) => {
    for (let wait = FIRST_MS; ; wait = Math.min(MOST_MS, 2 * wait)) {
      try {
        const opened = await open()
        there(name)
        return opened
      } catch (error) {
        if (!(error instanceof AppError) || error.recovery !== 'retry' || signal.aborted) throw error
        away(name, error)
        await pause(wait, undefined, { signal }).catch(() => {})
        if (signal.aborted) throw error
      }
    }
  }
