import type { Status, WindowView } from '@golden-hour/model'
import type { IndicatorTerm, Measure } from '@golden-hour/rulebook'
import { entryOf, entryOfGroup } from './entry.ts'
import type { EntryWriter } from './entry-writer.ts'
import { createRolledPart, type Part } from './part.ts'
import { isMet } from './roll.ts'
import { DECIDED, type Standing, standing } from './standing.ts'

type Ratio = Extract<Measure, { kind: 'ratio' }>
type Read<T> = (window: WindowView, status: Status) => T

/** Both terms group the same windows by the same thing: then a group has one place above and below the line. */
const sharesGroups = ({ numerator, denominator }: Ratio): boolean =>
  denominator.roll?.per === numerator.roll?.per && numerator.of.every((rule) => denominator.of.includes(rule))

/**
 * How a window stands in a rolled numerator's group. It judges the group if the denominator counts it; of rules that
 * the denominator does not read, if it is met or not met and passes the numerator's own guard.
 */
function createJudge({ numerator, denominator }: Ratio): Read<Standing> {
  const above = new Set(numerator.of)
  const below = new Set(denominator.of)
  const foreign: IndicatorTerm = { ...numerator, status: [...DECIDED, ...numerator.status] }
  return (window, status) => {
    if (!below.has(window.ruleId)) return standing(foreign, window, status)
    const found = standing(denominator, window, status)
    // Of the group, and so of its place, but the numerator does not ask for it.
    return found !== 'outside' && !above.has(window.ruleId) ? 'unnamed' : found
  }
}

function rolledNumerator(measure: Ratio, roll: NonNullable<IndicatorTerm['roll']>, writer: EntryWriter): Part {
  const { numerator, denominator } = measure
  const judge = createJudge(measure)
  return createRolledPart(
    new Set(sharesGroups(measure) ? denominator.of : numerator.of),
    roll.per,
    (groups, window, status) =>
      groups.add(window, judge(window, status), standing(numerator, window, status) === 'counted'),
    (group, column) => {
      if (isMet(group, roll.met)) writer.numerator(entryOfGroup(group), column)
    },
  )
}

/** Reads its own rules and statuses: what it counts need not be counted below the line. */
export function createNumeratorPart(measure: Ratio, writer: EntryWriter): Part {
  const { numerator } = measure
  if (numerator.roll !== null) return rolledNumerator(measure, numerator.roll, writer)
  return {
    rules: new Set(numerator.of),
    visit(window, status, column) {
      if (standing(numerator, window, status) === 'counted') writer.numerator(entryOf(window), column)
    },
    settle() {},
  }
}
