import type { WindowView } from '@golden-hour/model'
import type { Indicator, Measure, Take } from '@golden-hour/rulebook'
import type { Column } from './cell.ts'
import type { Cells } from './cells.ts'
import type { Entry } from './entry.ts'
import { NO_REASON } from './report.ts'
import { type ColumnName, type Standing, statusIn } from './standing.ts'

/** Writes entries into the cells of one indicator. */
export interface EntryWriter {
  numerator(entry: Entry, column: ColumnName): void
  /** Below the line, or into the statistic. */
  base(entry: Entry, column: ColumnName): void
  /** What stands beside the denominator, by the status as adjusted; `reason` is that of an excuse. */
  aside(anchor: WindowView, standing: Standing, reason: string | null): void
}

type Part = 'numerator' | 'base'

const isDays = (take: Take): boolean => take.kind === 'sum' && take.of === 'days'

/** Calendar days belong to each period they lie in; everything else to that of the start. */
function spreads(measure: Measure, part: Part): boolean {
  if (measure.kind === 'ratio') return isDays(part === 'base' ? measure.denominator.take : measure.numerator.take)
  return measure.statistic === 'sum' && measure.of === 'days'
}

function put(column: Column, part: Part, window: WindowView, days: number): void {
  if (part === 'numerator') {
    column.numerator?.add(window, days)
  } else {
    column.denominator.add(window, days)
    column.sample?.add(window, days)
  }
}

const wantsElapsed = ({ also, measure }: Indicator): boolean =>
  also.length > 0 || (measure.kind === 'statistic' && measure.of === 'elapsed')

export function createEntryWriter(indicator: Indicator, cells: Cells): EntryWriter {
  const { measure } = indicator
  const spread = { numerator: spreads(measure, 'numerator'), base: spreads(measure, 'base') }
  const readsDays = measure.kind === 'statistic' && measure.of === 'days'
  const keepsElapsed = wantsElapsed(indicator)

  const write = (part: Part, { anchor, taken }: Entry, name: ColumnName): void => {
    const status = statusIn(taken, name)
    if (spread[part]) {
      for (const { cell, days } of cells.across(taken, status)) put(cell[name], part, taken, days)
    } else {
      const days = readsDays ? cells.daysOf(taken, status) : 0
      for (const cell of cells.of(anchor)) put(cell[name], part, taken, days)
    }
  }

  const writeElapsed = ({ anchor, windows }: Entry): void => {
    for (const { elapsedMs } of windows) {
      if (elapsedMs === null) continue
      for (const cell of cells.of(anchor)) {
        cell.timed += 1
        if (keepsElapsed) cell.elapsed.push(elapsedMs)
      }
    }
  }

  return {
    numerator: (entry, name) => write('numerator', entry, name),
    base(entry, name) {
      write('base', entry, name)
      if (name === 'adjusted') writeElapsed(entry)
    },
    aside(anchor, standing, reason) {
      for (const cell of cells.of(anchor)) {
        if (standing === 'pending') cell.pending += 1
        else if (standing === 'unknown') cell.unknown += 1
        else if (standing === 'excused') {
          const key = reason ?? NO_REASON
          cell.excluded.set(key, (cell.excluded.get(key) ?? 0) + 1)
        }
      }
    },
  }
}
