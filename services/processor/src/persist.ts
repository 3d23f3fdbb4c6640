import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'

const FIRST_DELAY_MS = 50
const LONGEST_DELAY_MS = 5_000

/** The partition is not ours any more: what is still in hand ends here and has no effect. */
export class Left extends Error {}

/** Waits so long by the wall; throws `Left` as soon as the signal says so. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => {})
  if (signal.aborted) throw new Left()
}

export interface Persistence {
  readonly signal: AbortSignal
  readonly logger: Logger
  /** By the wall. Left out: as long as it takes. */
  readonly withinMs?: number
}

export const passes = (error: unknown): error is AppError => error instanceof AppError && error.recovery === 'retry'

/**
 * Tries again, ever more slowly, while the failure is one that passes, and at the latest after `withinMs` throws it;
 * throws `Left` when the signal says so.
 */
export async function persist<T>(
  what: string,
  attempt: () => Promise<T>,
  { signal, logger, withinMs = Number.POSITIVE_INFINITY }: Persistence,
): Promise<T> {
  const until = performance.now() + withinMs
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
    if (signal.aborted) throw new Left()
    try {
      return await attempt()
    } catch (error) {
      if (!passes(error) || performance.now() + delay > until) throw error
      logger.warn({ event: 'tried-in-vain', what, code: error.code, againInMs: delay, err: error })
    }
    await pause(delay, signal)
  }
}
