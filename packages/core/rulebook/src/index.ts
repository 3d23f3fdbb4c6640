// The working-day calendar.
export type { CalendarUnit } from './calendar/calendar-periods.ts'
export {
  type CalendarProblem,
  type CalendarYear,
  type ParsedCalendarYears,
  parseCalendarYears,
} from './calendar/calendar-year.ts'
export { type Shift, shiftFault } from './calendar/shift-periods.ts'
export { createCalendar, type WorkingCalendar } from './calendar/working-days.ts'
export type { Bound, FactLike, Guard, Reads, Scope, ValueExpression } from './compiled/expression.ts'
export type { Fault, LoadedRulebook, SourceFile } from './compiled/fault.ts'
export type {
  Indicator,
  Measure,
  PeriodUnit,
  Statistic,
  Take,
  Term as IndicatorTerm,
  WindowGuard,
  WindowScope,
} from './compiled/indicator.ts'
export type { Matcher, Pattern, Term } from './compiled/matcher.ts'
export type {
  Applies,
  Basis,
  BilingualName,
  Binding,
  BundleItem,
  End,
  Every,
  Excuse,
  Limit,
  Mark,
  Mode,
  Per,
  Period,
  Periods,
  Reason,
  Reminder,
  Rule,
  Severity,
} from './compiled/rule.ts'
export type { Ladder, Pathway, Rulebook } from './compiled/rulebook.ts'
// ISO 8601 durations, as rules and ladders write them.
export { type ParsedDuration, parseDuration } from './iso-duration.ts'
// The loader.
export { type LoadOptions, loadRulebook } from './load.ts'
// Rules in words.
export { explainRule } from './prose/explain-rule.ts'
export { explainRulebook } from './prose/explain-rulebook.ts'
export type { Language } from './prose/lexicon.ts'
// Scenarios: stories that test rules.
export { type Difference, judgeExpectation, judgeReminders, type StoryWindow } from './scenario/judge-expectation.ts'
export { parseScenarios } from './scenario/parse-scenarios.ts'
export { sameWindow } from './scenario/same-window.ts'
export type { Expectation, ItemExpectation, ParsedScenarios, Scenario, StoryEvent } from './scenario/scenario.ts'
export type { StoryZone } from './scenario/story-time.ts'
