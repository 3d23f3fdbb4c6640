import type { ServiceProcess } from '../../chaos/cluster/service-process.ts'

interface Line {
  readonly event: string
  readonly time: string
}

/** Moments of what a service has logged under this name since then, in epoch milliseconds. */
export function momentsOf({ log }: ServiceProcess, event: string, since: number): readonly number[] {
  const moments: number[] = []
  for (const text of log.split('\n')) {
    if (!text.startsWith('{') || !text.endsWith('}')) continue
    const line = JSON.parse(text) as Line
    const at = Date.parse(line.time)
    if (line.event === event && at >= since) moments.push(at)
  }
  return moments
}
