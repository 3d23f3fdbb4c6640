import type { EpochMs, Status, WindowView } from '@golden-hour/model'
import type { Indicator, PeriodUnit } from '@golden-hour/rulebook'
import { type Calendar, type Span, spanOf } from './calendar.ts'
import { type Cell, createCell } from './cell.ts'
import type { PeriodName } from './period.ts'
import { createDivision } from './place.ts'
import { createShelf } from './shelf.ts'
import { elapsedUnitOf } from './unit.ts'

export interface CellsRequest {
  readonly indicator: Indicator
  readonly calendar: Calendar
  readonly asOf: EpochMs
  readonly hospitalId: string
}

/** A cell and how many calendar days of a window lie in it. */
export interface Touched {
  readonly cell: Cell
  readonly days: number
}

/** The cells of one indicator, made as windows ask for them. */
export interface Cells {
  /** Those of the window's start: one for each period unit and division. */
  of(window: WindowView): readonly Cell[]
  /** Those of every period that the window touches. */
  across(window: WindowView, status: Status): Iterable<Touched>
  /** All calendar days that the window touches. */
  daysOf(window: WindowView, status: Status): number
  all(): Iterable<Cell>
}

export function createCells({ indicator, calendar, asOf, hospitalId }: CellsRequest): Cells {
  const elapsedUnitMs = elapsedUnitOf(indicator.unit)
  const units = [...new Set(indicator.periods)]
  const shelves = [...new Set(indicator.by)].map((by) => {
    const division = createDivision(by, hospitalId)
    const create = (period: PeriodName, window: WindowView): Cell =>
      createCell(indicator, elapsedUnitMs, period, division.place(window))
    return createShelf({ division, units, calendar, create })
  })

  // A window is asked for several times running: by each term, in each column.
  let last: { readonly window: WindowView; readonly cells: readonly Cell[] } | null = null
  return {
    of(window) {
      if (last?.window === window) return last.cells
      const day = calendar.dayNumberOf(window.startedAt)
      const cells: Cell[] = []
      for (const shelf of shelves) for (const cell of shelf.on(day, window)) cells.push(cell)
      last = { window, cells }
      return cells
    },
    *across(window, status) {
      const span = spanOf(window, status, asOf, calendar)
      for (const unit of units) {
        for (const { first, last } of pieces(span, unit, calendar)) {
          for (const shelf of shelves) yield { cell: shelf.at(first, unit, window), days: last - first + 1 }
        }
      }
    },
    daysOf(window, status) {
      const { first, last } = spanOf(window, status, asOf, calendar)
      return last - first + 1
    },
    *all() {
      for (const shelf of shelves) yield* shelf.all()
    },
  }
}

/** A span cut where one period of the unit ends and the next begins. */
function* pieces(span: Span, unit: PeriodUnit, calendar: Calendar): Iterable<Span> {
  let first = span.first
  for (let day = span.first; day <= span.last; day += 1) {
    const ends = day === span.last || calendar.period(day + 1, unit) !== calendar.period(day, unit)
    if (!ends) continue
    yield { first, last: day }
    first = day + 1
  }
}
