import { DAY_MS, type EpochMs, type Fact } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import { ProgramStop } from '../exit.ts'

/**
 * Working days of a year whose calendar is not known are never guessed: a fact that a rule names and that happened or
 * became known in such a year ends the program.
 */
export function createCalendarWatch(rulebook: Rulebook): (fact: Fact, appendedAt: EpochMs, line: number) => void {
  const known = new Map<number, string | null>()
  const refusalAt = (at: EpochMs): string | null => {
    const day = Math.floor(at / DAY_MS)
    let refusal = known.get(day)
    if (refusal === undefined) {
      refusal = rulebook.refusedAt(at)
      known.set(day, refusal)
    }
    return refusal
  }
  return (fact, appendedAt, line) => {
    if (!rulebook.usesWorkingDays || !rulebook.factTypes.has(fact.type)) return
    const refusal = refusalAt(fact.occurredAt) ?? refusalAt(appendedAt)
    if (refusal === null) return
    const advice = 'add that year to the calendar of the rulebook, or replay only events of years it covers'
    throw new ProgramStop('GH_RULEBOOK_REFUSED', `line ${line}: ${refusal}`, advice)
  }
}
