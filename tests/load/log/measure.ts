export interface Latency {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** Of durations in milliseconds. */
export function latencyOf(durations: readonly number[]): Latency {
  const sorted = [...durations].sort((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

/** Seconds that the work took on the monotonic clock. */
export async function secondsOf(work: () => Promise<void>): Promise<number> {
  const begin = performance.now()
  await work()
  return (performance.now() - begin) / 1000
}

/**
 * Starts `work` so many times a second for so many seconds, whether the earlier are through or not, and gives how long
 * each took from the instant at which it was meant to start: waiting for a turn counts.
 */
export async function paced(
  perSecond: number,
  seconds: number,
  work: (i: number) => Promise<unknown>,
): Promise<number[]> {
  const begin = performance.now()
  const total = perSecond * seconds
  const durations: number[] = []
  const running: Promise<void>[] = []
  let started = 0
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - begin) / 1000) * perSecond))
      for (; started < due; started += 1) {
        const meant = begin + (started / perSecond) * 1000
        running.push(
          work(started).then(() => {
            durations.push(performance.now() - meant)
          }),
        )
      }
      if (started < total) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  await Promise.all(running)
  return durations
}
