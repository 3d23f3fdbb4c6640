import type { Kind } from '@golden-hour/model'
import type { End, Excuse, Mode, Per, Severity } from '../compiled/rule.ts'

export type Language = 'zh' | 'en'

/** A length of time in the units it is told in; the others are 0. */
export interface DurationParts {
  readonly days: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

/** How each thing a rule can say is said in one language. Functions join what is already in that language. */
export interface Lexicon {
  /** `label：text`. */
  line(label: string, text: string): string
  /** `label：`, before a list. */
  heading(label: string): string
  labels: Readonly<Record<Label, string>>
  /** In one sentence: `a；b`. */
  clauses(texts: readonly string[]): string
  /** Closer together: `a，b`. */
  phrases(texts: readonly string[]): string
  names(texts: readonly string[]): string
  quoted(text: string): string
  eventName(name: string | null, type: string): string

  duration(parts: DurationParts): string
  /** From one moment to another, as seen from the start; null is the start itself. */
  between(from: string, to: string): string
  atStart: string
  beforeStart(duration: string): string
  afterStart(duration: string): string
  atDue: string
  beforeDue(duration: string): string
  afterDue(duration: string): string

  // Guards.
  and(texts: readonly string[]): string
  or(texts: readonly string[]): string
  not(text: string): string
  grouped(text: string): string
  where(condition: string): string
  /** Of an expression that is too complex to be put in words. */
  holds(text: string): string
  whether(condition: string): string
  fieldOf(owner: string, field: string): string
  owners: { readonly start: string; readonly stop: string }
  ownFields: { readonly type: string; readonly time: string; readonly source: string }
  compare(operator: Comparison, left: string, right: string): string
  isAbsent(field: string): string
  isPresent(field: string): string
  isUnbound(name: string): string
  isBound(name: string): string
  isTrue(field: string): string
  isFalse(field: string): string
  isNotTrue(field: string): string
  isNotFalse(field: string): string
  isAmong(value: string, list: string): string
  isOneOf(value: string, literals: readonly string[]): string
  containsText(value: string, part: string): string
  beginsWith(value: string, part: string): string
  finishesWith(value: string, part: string): string

  // Matchers.
  first(what: string): string
  last(what: string): string
  nth(n: number, what: string): string
  each(what: string): string
  earliestOf(what: string): string
  latestOf(what: string): string
  eitherType(types: readonly string[]): string
  anyOf(texts: readonly string[]): string
  allOf(texts: readonly string[]): string
  sameKey(terms: readonly string[]): string
  anyKey: string
  keyTerm(term: string): string
  lead(duration: string): string
  /** `lead`: how much earlier than the start is not too early; null: none. */
  earlyUnknown(lead: string | null): string
  momentIs(field: string): string
  servesOne: string
  countOf(what: string): string
  sumOf(field: string, what: string): string

  // A rule.
  title(name: string, id: string): string
  kinds: Readonly<Record<Kind, string>>
  grade(grade: string): string
  /** `terms` as they come from `keyTerm`. */
  per(terms: readonly string[], split: Per['split'], recurring: boolean): string
  noLimit: string
  within(duration: string): string
  endOfWorkday(n: number): string
  endOfDay(n: number): string
  limitBy(text: string): string
  limitByTable(table: string): string
  limitAt(moment: string, before: string | null, after: string | null): string
  limitOfField(field: string, unit: string, times: number): string
  limitOfTable(table: string, column: string, unit: string, keys: readonly string[], times: number): string
  units: Readonly<Record<string, string>>
  otherwise(duration: string | null): string
  requiredBefore(atLeast: string | null): string
  goal(duration: string): string
  sliding(duration: string): string
  calendar(period: string, times: number, firstPartial: boolean): string
  itemWhen(condition: string): string
  itemBefore(other: string): string
  excuseAs: Readonly<Record<Excuse['as'], string>>
  endAs: Readonly<Record<End['as'], string>>
  reason(text: string): string
  reasonFrom(field: string): string
  nationalToo: string
  nationalNot: string
  nationalAs(status: string): string
  settle(duration: string): string
  handling(mode: Mode, blockedReason: string | null, severity: Severity, ladder: string | null): string
  mark(name: string, value: string): string
  effective(from: string | null, to: string | null): string

  // A rulebook.
  rulebook(hash: string, zone: string): string
  counted(label: string, n: number): string
}

export type Label =
  | 'kind'
  | 'basis'
  | 'loosened'
  | 'per'
  | 'with'
  | 'applies'
  | 'start'
  | 'act'
  | 'counted'
  | 'stop'
  | 'every'
  | 'items'
  | 'require'
  | 'avoid'
  | 'limit'
  | 'goal'
  | 'excuses'
  | 'excusesOfAbsence'
  | 'excusesOfOrder'
  | 'excusesOfCycle'
  | 'excusesUnlimited'
  | 'excusesOfTally'
  | 'ends'
  | 'endsUnlimited'
  | 'until'
  | 'untilOfDwell'
  | 'untilOfAbsence'
  | 'untilOfRecurring'
  | 'remind'
  | 'settle'
  | 'handling'
  | 'marks'
  | 'effective'
  | 'rules'
  | 'indicators'
  | 'pathways'
