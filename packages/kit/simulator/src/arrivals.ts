import { type EpochMs, epochMs, HOUR_MS, type LocalDay, weekday, type Zone } from '@golden-hour/model'
import type { Rng } from './rng.ts'

/**
 * Arrivals at the emergency department by hour of the day, relative. A morning peak at 9–11 and a higher one at 19–21, as emergency departments
 * of Chinese cities commonly describe; the numbers are assumed, not measured.
 */
export const HOURLY_WEIGHTS: readonly number[] = [
  22, 16, 12, 10, 9, 11, 18, 34, 56, 66, 64, 54, 42, 44, 50, 52, 50, 52, 62, 74, 76, 66, 48, 32,
]

/** Monday to Sunday, relative to the mean: Mondays and week-ends are busier. Assumed. */
export const WEEKDAY_FACTORS: readonly number[] = [1.06, 0.97, 0.95, 0.95, 0.98, 1.03, 1.06]

/** Mean arrivals a day for each bed: 300 for 600 beds. */
const ARRIVALS_PER_BED = 0.5
const SLOTS_PER_HOUR = 1440

/**
 * When people come to the door on one day, ascending. Each 2.5 s somebody comes or nobody does, which is as good as a Poisson stream for
 * hospitals of up to ten thousand beds.
 */
export function arrivalTimes(rng: Rng, day: LocalDay, beds: number, zone: Zone): readonly EpochMs[] {
  const start = zone.startOfDay(day)
  const expected = beds * ARRIVALS_PER_BED * (WEEKDAY_FACTORS[weekday(day) - 1] ?? 1)
  const total = HOURLY_WEIGHTS.reduce((sum, weight) => sum + weight, 0)
  const slotMs = HOUR_MS / SLOTS_PER_HOUR
  return HOURLY_WEIGHTS.flatMap((weight, hour) => {
    const share = (expected * weight) / total / SLOTS_PER_HOUR
    const slots = Array.from({ length: SLOTS_PER_HOUR }, (_, slot) => slot).filter(() => rng.chance(share))
    return slots.map((slot) => epochMs(start + hour * HOUR_MS + Math.floor((slot * slotMs) / 1000) * 1000))
  })
}
