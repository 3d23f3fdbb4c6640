import type { WindowView } from '@golden-hour/model'
import type { Indicator } from '@golden-hour/rulebook'
import { createBasePart } from './base-part.ts'
import { type CellsRequest, createCells } from './cells.ts'
import { createEntryWriter } from './entry-writer.ts'
import { createNumeratorPart } from './numerator-part.ts'
import type { Part } from './part.ts'
import type { IndicatorRow } from './report.ts'
import { toRow } from './row.ts'
import { COLUMNS, DECIDED, statusIn } from './standing.ts'

/** Counts one indicator, window by window. */
export interface IndicatorCounter {
  /** The rules of its terms; it wants to see their windows only. */
  readonly rules: ReadonlySet<string>
  visit(window: WindowView): void
  /** To be asked once, after the last window. In no order. */
  rows(): IndicatorRow[]
}

function partsOf({ measure }: Indicator, writer: ReturnType<typeof createEntryWriter>): readonly Part[] {
  const base = createBasePart(measure, writer)
  return measure.kind === 'ratio' ? [createNumeratorPart(measure, writer), base] : [base]
}

export function createIndicatorCounter(request: CellsRequest): IndicatorCounter {
  const { indicator } = request
  const isStatistic = indicator.measure.kind === 'statistic'
  const cells = createCells(request)
  const parts = partsOf(indicator, createEntryWriter(indicator, cells))
  return {
    rules: new Set(parts.flatMap((part) => [...part.rules])),
    visit(window) {
      if (window.status === 'void' && window.national === 'void') return
      // Asked for before anything is counted, so that the rows exist also if nothing is.
      const here = cells.of(window)
      for (const column of COLUMNS) {
        const status = statusIn(window, column)
        if (isStatistic && DECIDED.has(status)) for (const cell of here) cell[column].decided += 1
        for (const part of parts) if (part.rules.has(window.ruleId)) part.visit(window, status, column)
      }
    },
    rows() {
      for (const part of parts) part.settle()
      return [...cells.all()].map((cell) => toRow(indicator, cell))
    },
  }
}
