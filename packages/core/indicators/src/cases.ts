import type { EpochMs, WindowView } from '@golden-hour/model'
import type { Indicator } from '@golden-hour/rulebook'
import { createBasePart } from './base-part.ts'
import type { Entry } from './entry.ts'
import type { EntryWriter } from './entry-writer.ts'
import { createNumeratorPart } from './numerator-part.ts'
import { UNASSIGNED } from './report.ts'
import { COLUMNS, statusIn } from './standing.ts'

/** One window behind an indicator's figures of the adjusted column. */
export interface IndicatorCase {
  readonly window: WindowView
  /** Whose start says in which period and place it is counted; the window itself unless windows are grouped. */
  readonly anchor: WindowView
  readonly numerator: boolean
  readonly denominator: boolean
  /** What stands beside the denominator instead. */
  readonly aside: 'excluded' | 'unknown' | 'pending' | null
}

export interface CasesRequest {
  readonly indicator: Indicator
  /** The last state of each window, each once. */
  readonly windows: Iterable<WindowView>
  /** Where the anchor's start must lie, both ends included. */
  readonly startsAt: EpochMs
  readonly endsAt: EpochMs
  /** Of the anchor; null for the whole hospital, `''` for those that name none. */
  readonly department: string | null
}

interface GrowingCase {
  anchor: WindowView
  numerator: boolean
  denominator: boolean
  aside: IndicatorCase['aside']
}

/** Collects windows by their part instead of counting them. */
function createCollector(cases: Map<WindowView, GrowingCase>): EntryWriter {
  const caseOf = (window: WindowView, anchor: WindowView): GrowingCase => {
    let found = cases.get(window)
    if (found === undefined) {
      found = { anchor, numerator: false, denominator: false, aside: null }
      cases.set(window, found)
    }
    return found
  }
  const each = ({ anchor, windows }: Entry, mark: (found: GrowingCase) => void): void => {
    for (const window of windows) mark(caseOf(window, anchor))
  }
  return {
    numerator(entry, column) {
      if (column === 'adjusted') {
        each(entry, (found) => {
          found.numerator = true
        })
      }
    },
    base(entry, column) {
      if (column === 'adjusted') {
        each(entry, (found) => {
          found.denominator = true
        })
      }
    },
    aside(anchor, standing) {
      if (standing === 'excused') caseOf(anchor, anchor).aside = 'excluded'
      else if (standing === 'unknown' || standing === 'pending') caseOf(anchor, anchor).aside = standing
    },
  }
}

/**
 * The windows behind one indicator's cell, in the order given. An indicator that counts windows has as many cases with
 * `numerator` (`denominator`, `aside`) as its row says; one that groups has all windows of each group. Calendar days
 * (`take: { sum: days }`) are listed in the period of the window's start only.
 */
export function casesOf(request: CasesRequest): readonly IndicatorCase[] {
  const { indicator, windows, startsAt, endsAt, department } = request
  const { measure } = indicator
  const cases = new Map<WindowView, GrowingCase>()
  const collector = createCollector(cases)
  const base = createBasePart(measure, collector)
  const parts = measure.kind === 'ratio' ? [createNumeratorPart(measure, collector), base] : [base]
  for (const window of windows) {
    if (window.status === 'void' && window.national === 'void') continue
    for (const column of COLUMNS) {
      for (const part of parts) if (part.rules.has(window.ruleId)) part.visit(window, statusIn(window, column), column)
    }
  }
  for (const part of parts) part.settle()
  const belongs = ({ anchor }: GrowingCase): boolean =>
    anchor.startedAt >= startsAt &&
    anchor.startedAt <= endsAt &&
    (department === null || (anchor.department ?? UNASSIGNED) === department)
  return [...cases].filter(([, found]) => belongs(found)).map(([window, found]) => ({ window, ...found }))
}
