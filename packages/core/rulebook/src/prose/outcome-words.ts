import type { End, Excuse, Reason, Rule } from '../compiled/rule.ts'
import { valueWords } from './expression-words.ts'
import type { Label, Lexicon } from './lexicon.ts'
import { matcherWords, type Telling } from './matcher-words.ts'

const reasonWords = (reason: Reason, lexicon: Lexicon): string =>
  reason.kind === 'text' ? lexicon.reason(reason.text) : lexicon.reasonFrom(valueWords(reason.expression.text, lexicon))

/** `“死亡”（adt.died）：除外，原因 “died”；国家口径记为未完成`. */
function outcomeWords(outcome: Excuse | End, as: string, national: string | null, telling: Telling): string {
  const { lexicon } = telling
  const what = matcherWords(outcome.matcher, 'plain', telling)
  const becomes = lexicon.phrases([as, reasonWords(outcome.reason, lexicon)])
  return lexicon.line(what, national === null ? becomes : lexicon.clauses([becomes, national]))
}

export function excuseWords(excuse: Excuse, telling: Telling): string {
  const { lexicon } = telling
  const national = excuse.national ? lexicon.nationalToo : lexicon.nationalNot
  return outcomeWords(excuse, lexicon.excuseAs[excuse.as], excuse.as === 'noted' ? null : national, telling)
}

/** An end that excuses only here is told with what it is nationally; what else an end says holds in both forms. */
function nationalOfEnd(end: End, kind: Rule['kind'], lexicon: Lexicon): string | null {
  if (end.as !== 'excused') return null
  return end.national ? lexicon.nationalToo : lexicon.nationalAs(lexicon.endAs[kind === 'absence' ? 'met' : 'missed'])
}

export function endWords(end: End, kind: Rule['kind'], telling: Telling): string {
  const { lexicon } = telling
  return outcomeWords(end, lexicon.endAs[end.as], nationalOfEnd(end, kind, lexicon), telling)
}

const hasDue = (rule: Rule): boolean => rule.limit !== null || rule.every !== null

/** Under which heading excuses stand: it says until when they count. */
export function excusesLabel(rule: Rule): Label {
  if (rule.kind === 'absence') return 'excusesOfAbsence'
  if (rule.kind === 'order') return 'excusesOfOrder'
  if (rule.kind === 'recurring') return 'excusesOfCycle'
  if (rule.kind === 'tally') return 'excusesOfTally'
  return hasDue(rule) ? 'excuses' : 'excusesUnlimited'
}

export const endsLabel = (rule: Rule): Label => (rule.kind !== 'absence' && hasDue(rule) ? 'ends' : 'endsUnlimited')

/** Under which heading `until` stands: it says what becomes of what it closes. */
export function untilLabel(rule: Rule): Label {
  if (rule.kind === 'dwell') return 'untilOfDwell'
  if (rule.kind === 'absence') return 'untilOfAbsence'
  return rule.kind === 'recurring' ? 'untilOfRecurring' : 'until'
}
