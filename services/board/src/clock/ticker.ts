type Tick = () => void

/** One timer for every countdown, clock and axis of the page; each writes only what has changed. */
const TICK_MS = 250
const listeners = new Set<Tick>()
let timer: ReturnType<typeof setInterval> | null = null

/** Calls `tick` four times a second until the answer is called. */
export function onTick(tick: Tick): () => void {
  listeners.add(tick)
  timer ??= setInterval(() => {
    for (const each of listeners) each()
  }, TICK_MS)
  return () => {
    listeners.delete(tick)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}
