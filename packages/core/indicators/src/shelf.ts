import type { WindowView } from '@golden-hour/model'
import type { PeriodUnit } from '@golden-hour/rulebook'
import type { Calendar, DayNumber } from './calendar.ts'
import type { Cell } from './cell.ts'
import type { PeriodName } from './period.ts'
import type { Division } from './place.ts'

export interface ShelfRequest {
  readonly division: Division
  readonly units: readonly PeriodUnit[]
  readonly calendar: Calendar
  create(period: PeriodName, window: WindowView): Cell
}

/** The cells of one division: of one place after another, by period. */
export interface Shelf {
  /** One for each unit, of the window's place, in the periods that the day lies in. */
  on(day: DayNumber, window: WindowView): readonly Cell[]
  at(day: DayNumber, unit: PeriodUnit, window: WindowView): Cell
  all(): Iterable<Cell>
}

interface PlaceCells {
  readonly byPeriod: Map<PeriodName, Cell>
  // What `on` answers: most windows share their day and place with others.
  readonly byDay: Map<DayNumber, readonly Cell[]>
}

export function createShelf({ division, units, calendar, create }: ShelfRequest): Shelf {
  const places = new Map<string, PlaceCells>()

  const placeOf = (window: WindowView): PlaceCells => {
    const key = division.key(window)
    let place = places.get(key)
    if (place === undefined) {
      place = { byPeriod: new Map(), byDay: new Map() }
      places.set(key, place)
    }
    return place
  }

  // Periods of different units never have one name.
  const cellIn = ({ byPeriod }: PlaceCells, period: PeriodName, window: WindowView): Cell => {
    let cell = byPeriod.get(period)
    if (cell === undefined) {
      cell = create(period, window)
      byPeriod.set(period, cell)
    }
    return cell
  }

  return {
    on(day, window) {
      const place = placeOf(window)
      let cells = place.byDay.get(day)
      if (cells === undefined) {
        cells = units.map((unit) => cellIn(place, calendar.period(day, unit), window))
        place.byDay.set(day, cells)
      }
      return cells
    },
    at: (day, unit, window) => cellIn(placeOf(window), calendar.period(day, unit), window),
    *all() {
      for (const { byPeriod } of places.values()) yield* byPeriod.values()
    },
  }
}
