import { addDays, type EpochMs, type LocalDay, weekday, type Zone } from '@golden-hour/model'
import type { Period, Periods } from '../compiled/rule.ts'

export type CalendarUnit = 'day' | 'workday' | 'restday' | 'week' | 'month' | 'quarter'

type IsWorkday = (day: LocalDay) => boolean | null

/** The first day of the period that the day lies in, and the first day of the next. */
interface Stretch {
  readonly first: LocalDay
  readonly next: LocalDay
}

const pad = (value: number): string => String(value).padStart(2, '0')

/** A run of whole months that begins with a month divisible by `size`: 1 is a month, 3 a quarter. */
function monthsAround(day: LocalDay, size: 1 | 3): Stretch {
  const year = Number(day.slice(0, 4))
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / size) * size
  const next = month + size
  const firstOf = (y: number, m: number): LocalDay => `${String(y).padStart(4, '0')}-${pad(m + 1)}-01`
  return { first: firstOf(year, month), next: next === 12 ? firstOf(year + 1, 0) : firstOf(year, next) }
}

function stretchAround(unit: CalendarUnit, day: LocalDay): Stretch {
  switch (unit) {
    case 'day':
    case 'workday':
    case 'restday':
      return { first: day, next: addDays(day, 1) }
    case 'week': {
      const first = addDays(day, 1 - weekday(day))
      return { first, next: addDays(first, 7) }
    }
    case 'month':
      return monthsAround(day, 1)
    case 'quarter':
      return monthsAround(day, 3)
  }
}

/** Whether the unit counts that day at all; null where the calendar does not know. */
function counts(unit: CalendarUnit, isWorkday: IsWorkday, day: LocalDay): boolean | null {
  if (unit !== 'workday' && unit !== 'restday') return true
  const works = isWorkday(day)
  return works === null ? null : works === (unit === 'workday')
}

/** Days, working days, rest days, weeks from Monday, months and quarters of the zone; labelled with their first day. */
export function calendarPeriods(zone: Zone, isWorkday: IsWorkday, unit: CalendarUnit): Periods {
  const period = ({ first, next }: Stretch): Period => ({
    begin: zone.startOfDay(first),
    last: zone.endOfDay(addDays(next, -1)),
    label: first,
  })
  return {
    from(at: EpochMs) {
      let stretch = stretchAround(unit, zone.dayOf(at))
      for (; ; stretch = stretchAround(unit, stretch.next)) {
        const counted = counts(unit, isWorkday, stretch.first)
        if (counted === null) return null
        const found = period(stretch)
        // A zone that moved over the date line left a day out: it has no instant and is no period.
        if (counted && found.begin >= at && found.begin <= found.last) return found
      }
    },
    around(at: EpochMs) {
      const stretch = stretchAround(unit, zone.dayOf(at))
      return counts(unit, isWorkday, stretch.first) === true ? period(stretch) : null
    },
  }
}
