import { createZone, type EpochMs, type Zone } from '@golden-hour/model'
import type { Applies, Basis, Binding, BundleItem, Reminder, Rule } from '../compiled/rule.ts'
import { durationTextWords, durationWords } from './duration-words.ts'
import { guardWords, valueWords } from './expression-words.ts'
import type { Label, Language, Lexicon } from './lexicon.ts'
import { lexiconOf } from './lexicon-of.ts'
import { everyWords, limitWords } from './limit-words.ts'
import { matcherWords, type Telling } from './matcher-words.ts'
import { endsLabel, endWords, excusesLabel, excuseWords, untilLabel } from './outcome-words.ts'

/** One line, or a heading and a line for each where there are several; nothing where there is none. */
function section(lexicon: Lexicon, label: Label, texts: readonly string[]): string[] {
  const [only] = texts
  if (only === undefined) return []
  if (texts.length === 1) return [lexicon.line(lexicon.labels[label], only)]
  return [lexicon.heading(lexicon.labels[label]), ...texts.map((text) => `- ${text}`)]
}

const basisWords = (basis: Basis, lexicon: Lexicon): string =>
  lexicon.phrases([
    basis.document,
    ...(basis.clause === null ? [] : [basis.clause]),
    ...(basis.grade === null ? [] : [lexicon.grade(basis.grade)]),
  ])

function bindingWords({ name, matcher, take }: Binding, telling: Telling): string {
  const { lexicon } = telling
  if (take.kind === 'fact') return lexicon.line(name, matcherWords(matcher, 'first', telling))
  const what = matcherWords(matcher, 'plain', telling)
  if (take.kind === 'count') return lexicon.line(name, lexicon.countOf(what))
  return lexicon.line(name, lexicon.sumOf(valueWords(take.of.text, lexicon), what))
}

const appliesWords = (applies: Applies, telling: Telling): string =>
  applies.kind === 'fact'
    ? matcherWords(applies.matcher, 'plain', telling)
    : guardWords(applies.guard.text, telling.lexicon)

function itemWords({ name, matcher, when, before }: BundleItem, telling: Telling): string {
  const { lexicon } = telling
  const clauses = [
    matcherWords(matcher, 'plain', telling),
    ...(before === null ? [] : [lexicon.itemBefore(before)]),
    ...(when === null ? [] : [lexicon.itemWhen(guardWords(when.text, lexicon))]),
  ]
  return lexicon.line(name, lexicon.clauses(clauses))
}

function reminderWords({ entry, from, offsetMs }: Reminder, lexicon: Lexicon): string {
  const words = durationTextWords(entry.replace(/^due[+-]?/, ''), lexicon)
  if (from === 'start') return offsetMs === 0 ? lexicon.atStart : lexicon.afterStart(words)
  if (offsetMs === 0) return lexicon.atDue
  return offsetMs < 0 ? lexicon.beforeDue(words) : lexicon.afterDue(words)
}

/** What begins a window. */
function startLines(rule: Rule, telling: Telling): string[] {
  const label: Label = rule.kind === 'order' ? 'act' : rule.kind === 'tally' ? 'counted' : 'start'
  const which = rule.per.split === null ? 'first' : 'each'
  return section(telling.lexicon, label, [matcherWords(rule.start, which, telling)])
}

/** What a window waits for, and by when. */
function dutyLines(rule: Rule, telling: Telling): string[] {
  const { lexicon } = telling
  const { kind, stop } = rule
  const say = (label: Label, text: string): string[] => section(lexicon, label, [text])
  if (kind === 'tally') return []
  const limit = say('limit', limitWords(rule.limit, lexicon))
  if (kind === 'bundle')
    return [
      ...section(
        lexicon,
        'items',
        rule.items.map((item) => itemWords(item, telling)),
      ),
      ...limit,
    ]
  if (stop === null) return limit
  if (kind === 'order') {
    const atLeast = rule.atLeastMs === 0 ? null : durationWords(rule.atLeastMs, lexicon)
    return [...say('require', matcherWords(stop, 'plain', telling)), ...say('limit', lexicon.requiredBefore(atLeast))]
  }
  if (kind === 'absence') return [...say('avoid', matcherWords(stop, 'plain', telling)), ...limit]
  const stops = say('stop', matcherWords(stop, kind === 'recurring' ? 'each' : 'first', telling))
  return rule.every === null ? [...stops, ...limit] : [...stops, ...say('every', everyWords(rule.every, lexicon))]
}

/** What takes a window out of the duty, ends it or closes it. */
function outcomeLines(rule: Rule, telling: Telling): string[] {
  const { lexicon } = telling
  return [
    ...section(
      lexicon,
      excusesLabel(rule),
      rule.excuses.map((excuse) => excuseWords(excuse, telling)),
    ),
    ...section(
      lexicon,
      endsLabel(rule),
      rule.ends.map((end) => endWords(end, rule.kind, telling)),
    ),
    ...section(
      lexicon,
      untilLabel(rule),
      rule.until.map((matcher) => matcherWords(matcher, 'plain', telling)),
    ),
  ]
}

/** A date where it is the beginning of a day, else the instant. */
function dateWords(at: EpochMs, zone: Zone): string {
  const day = zone.dayOf(at)
  return zone.startOfDay(day) === at ? day : zone.format(at)
}

function effectiveLines({ effectiveFrom, effectiveTo }: Rule, lexicon: Lexicon, zone: Zone): string[] {
  if (effectiveFrom === null && effectiveTo === null) return []
  const words = [effectiveFrom, effectiveTo].map((at) => (at === null ? null : dateWords(at, zone)))
  return section(lexicon, 'effective', [lexicon.effective(words[0] ?? null, words[1] ?? null)])
}

/** How loudly the rule speaks. */
export const handlingWords = (rule: Rule, lexicon: Lexicon): string =>
  lexicon.handling(rule.mode, rule.blockedReason, rule.severity, rule.ladder)

/**
 * A rule as a quality officer reads it: one statement a line, in the order in which a window is decided. `zone` is that of
 * the dates it is effective from and to.
 */
export function explainRule(rule: Rule, language: Language, zone: Zone = createZone('Asia/Shanghai')): string {
  const lexicon = lexiconOf(language)
  const telling: Telling = { language, lexicon, terms: rule.per.terms }
  const terms = rule.per.terms.map(lexicon.keyTerm)
  const reminders = rule.remind.map((reminder) => reminderWords(reminder, lexicon))
  const settle = rule.settleMs === null || rule.settleMs === 0 ? [] : [durationWords(rule.settleMs, lexicon)]
  return [
    lexicon.title(rule.name[language], rule.id),
    ...section(lexicon, 'kind', [lexicon.kinds[rule.kind]]),
    ...section(
      lexicon,
      'basis',
      rule.basis.map((basis) => basisWords(basis, lexicon)),
    ),
    ...section(lexicon, 'loosened', rule.loosened === undefined ? [] : [rule.loosened]),
    ...section(lexicon, 'per', [lexicon.per(terms, rule.per.split, rule.kind === 'recurring')]),
    ...startLines(rule, telling),
    ...section(
      lexicon,
      'with',
      rule.bindings.map((binding) => bindingWords(binding, telling)),
    ),
    ...section(
      lexicon,
      'applies',
      rule.applies.map((applies) => appliesWords(applies, telling)),
    ),
    ...dutyLines(rule, telling),
    ...section(lexicon, 'goal', rule.goalMs === null ? [] : [lexicon.goal(durationWords(rule.goalMs, lexicon))]),
    ...outcomeLines(rule, telling),
    ...section(lexicon, 'settle', settle.map(lexicon.settle)),
    ...section(lexicon, 'remind', reminders.length === 0 ? [] : [lexicon.clauses(reminders)]),
    ...section(lexicon, 'handling', [handlingWords(rule, lexicon)]),
    ...section(lexicon, 'marks', rule.marks.length === 0 ? [] : [markWords(rule, lexicon)]),
    ...effectiveLines(rule, lexicon, zone),
  ].join('\n')
}

const markWords = (rule: Rule, lexicon: Lexicon): string =>
  lexicon.clauses(rule.marks.map(({ name, value }) => lexicon.mark(name, valueWords(value.text, lexicon))))
