import type { Logger } from './logger.ts'

/** A stack of what must be stopped: last in, first out. */
export interface Lifecycle {
  onStop(name: string, stop: () => void | Promise<void>): void
  /** Stops everything, once; later calls wait for the same end. */
  stop(): Promise<void>
}

export function createLifecycle(logger: Logger): Lifecycle {
  const stack: { name: string; stop: () => void | Promise<void> }[] = []
  let stopping: Promise<void> | null = null
  const unwind = async (): Promise<void> => {
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      try {
        await next.stop()
      } catch (error) {
        logger.error({ event: 'stop-failed', what: next.name, err: error })
      }
    }
  }
  return {
    onStop(name, stop) {
      stack.push({ name, stop })
    },
    stop() {
      stopping ??= unwind()
      return stopping
    },
  }
}
