import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { RecorderConfig } from './config.ts'

export interface Retry {
  /** Calls until it succeeds, or fails with what no retry mends, or `stop` was called: then the last error is thrown. */
  run<Result>(call: () => Promise<Result>): Promise<Result>
  stop(): void
}

type Waits = Pick<RecorderConfig, 'retryFirstMs' | 'retryMostMs'>

export function createRetry({ retryFirstMs, retryMostMs }: Waits, logger: Logger, onRetry: () => void): Retry {
  const stopped = new AbortController()
  return {
    async run(call) {
      for (let delay = retryFirstMs; ; delay = Math.min(delay * 2, retryMostMs)) {
        try {
          return await call()
        } catch (error) {
          if (!(error instanceof AppError) || error.recovery !== 'retry' || stopped.signal.aborted) throw error
          logger.warn({ event: 'ledger-retry', code: error.code, delayMs: delay, err: error })
          onRetry()
          await wait(delay, undefined, { signal: stopped.signal }).catch(() => {
            throw error
          })
        }
      }
    },
    stop: () => stopped.abort(),
  }
}
