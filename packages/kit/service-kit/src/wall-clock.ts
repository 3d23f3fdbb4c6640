import { epochMs } from '@golden-hour/model'
import { createHospitalClock, type HospitalClock } from './clock.ts'

/**
 * The time of the wall, followed but never backwards. Set forward, it jumps along, and calls that came due are made
 * within a second. Set back, it goes on at half its speed until the wall has caught up: deadlines are late for that
 * long, but none is forgotten, and the journal's time keeps its order.
 */
export function wallClock(): HospitalClock {
  let steady = performance.now()
  let shown = Date.now()
  return createHospitalClock(epochMs(shown), 1, () => {
    const now = performance.now()
    shown = Math.max(Date.now(), shown + (now - steady) / 2)
    steady = now
    return shown
  })
}
