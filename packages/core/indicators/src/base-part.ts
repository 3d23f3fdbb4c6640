import type { IndicatorTerm, Measure } from '@golden-hour/rulebook'
import { entryOf, entryOfGroup } from './entry.ts'
import type { EntryWriter } from './entry-writer.ts'
import { createRolledPart, type Part } from './part.ts'
import type { Group } from './roll.ts'
import { standing } from './standing.ts'

/** The term below the line; of a statistic, its only one. */
export const baseTerm = (measure: Measure): IndicatorTerm =>
  measure.kind === 'ratio' ? measure.denominator : measure.term

// What is still open may yet judge the group, so it is said before what is not known, and that before what left.
function writeAside({ anchor, aside }: Group, writer: EntryWriter): void {
  if (aside.pending) writer.aside(anchor, 'pending', null)
  else if (aside.unknown) writer.aside(anchor, 'unknown', null)
  else if (aside.excused !== null) writer.aside(anchor, 'excused', aside.excused.reason)
}

export function createBasePart(measure: Measure, writer: EntryWriter): Part {
  const term = baseTerm(measure)
  const rules = new Set(term.of)
  if (term.roll !== null) {
    return createRolledPart(
      rules,
      term.roll.per,
      (roll, window, status) => roll.add(window, standing(term, window, status), false),
      (group, column) => {
        if (group.judged.length > 0) writer.base(entryOfGroup(group), column)
        else if (column === 'adjusted') writeAside(group, writer)
      },
    )
  }
  return {
    rules,
    visit(window, status, column) {
      const found = standing(term, window, status)
      if (found === 'counted') writer.base(entryOf(window), column)
      else if (column === 'adjusted') writer.aside(window, found, window.reason)
    },
    settle() {},
  }
}
