import type { Logger } from './logger.ts'

/** A stack of what must be stopped: last in, first out. */
export interface Lifecycle {
  onStop(name: string, stop: () => void | Promise<void>): void
  /** Stops everything, once; later calls wait for the same end. */
  stop(): Promise<void>
  /** What is being stopped just now; null before, between and after. */
  readonly stopping: string | null
}

export function createLifecycle(logger: Logger): Lifecycle {
  const stack: { name: string; stop: () => void | Promise<void> }[] = []
  let unwound: Promise<void> | null = null
  let current: string | null = null
  const unwind = async (): Promise<void> => {
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      current = next.name
      try {
        await next.stop()
      } catch (error) {
        logger.error({ event: 'stop-failed', what: next.name, err: error })
      }
    }
    current = null
  }
  return {
    onStop(name, stop) {
      stack.push({ name, stop })
    },
    stop() {
      unwound ??= unwind()
      return unwound
    },
    get stopping() {
      return current
    },
  }
}
