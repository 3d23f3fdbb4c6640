import { createLogger, type Logger } from '@golden-hour/service-kit'

export interface Heard {
  readonly logger: Logger
  readonly lines: Record<string, unknown>[]
  /** Resolves with the line when this event was told, counted from the line `after`. */
  until(event: string, after?: number): Promise<Record<string, unknown>>
}

/** A logger that keeps its lines. */
export function heard(): Heard {
  const lines: Record<string, unknown>[] = []
  let woken: (() => void)[] = []
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>)
    const waiting = woken
    woken = []
    for (const wake of waiting) wake()
  }
  return {
    logger: createLogger({ service: 'test', destination: { write } }),
    lines,
    async until(event, after = 0) {
      for (;;) {
        const found = lines.slice(after).find((line) => line.event === event)
        if (found !== undefined) return found
        await new Promise<void>((resolve) => woken.push(resolve))
      }
    },
  }
}
