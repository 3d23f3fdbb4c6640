import { eventType } from '@golden-hour/events'
import type { DurationMs } from '@golden-hour/model'
import type { Matcher, Pattern, Term } from '../compiled/matcher.ts'
import { durationWords } from './duration-words.ts'
import { guardWords } from './expression-words.ts'
import type { Language, Lexicon } from './lexicon.ts'

/** What every sentence about one rule leans on. */
export interface Telling {
  readonly language: Language
  readonly lexicon: Lexicon
  /** The terms of the rule's key; only a matcher that goes by others says so. */
  readonly terms: readonly Term[]
}

/** Which of the matches is meant; `plain`: not said. */
export type Which = 'first' | 'each' | 'plain'

/** `“溶栓给药”（stroke.thrombolysis.started）`; a hospital's own type has its id alone. */
export const eventName = (type: string, { language, lexicon }: Telling): string =>
  lexicon.eventName(eventType(type)?.name[language] ?? null, type)

/** A moment as seen from the start. */
export function fromStart(ms: DurationMs, lexicon: Lexicon): string {
  if (ms === 0) return lexicon.atStart
  const words = durationWords(ms, lexicon)
  return ms < 0 ? lexicon.beforeStart(words) : lexicon.afterStart(words)
}

function keyWords(match: readonly Term[], { lexicon, terms }: Telling): string[] {
  const same = match.length === terms.length && match.every((term, i) => term === terms[i])
  if (same) return []
  return [match.length === 0 ? lexicon.anyKey : lexicon.sameKey(match.map(lexicon.keyTerm))]
}

function patternWords(pattern: Pattern, which: (what: string) => string, telling: Telling): string {
  const { lexicon } = telling
  const { where, within } = pattern
  return lexicon.phrases([
    which(lexicon.eitherType(pattern.types.map((type) => eventName(type, telling)))),
    ...(where === null ? [] : [lexicon.where(guardWords(where.text, lexicon, true))]),
    ...keyWords(pattern.match, telling),
    ...(within === null ? [] : [lexicon.between(fromStart(within.from, lexicon), fromStart(within.to, lexicon))]),
  ])
}

/** What is said of one pattern before its types: `first`, `the third`. */
function selection(matcher: Matcher, pattern: Pattern, which: Which, lexicon: Lexicon): (what: string) => string {
  if (pattern.count > 1) return (what) => lexicon.nth(pattern.count, what)
  if (matcher.pick === 'last') return lexicon.last
  return which === 'plain' ? (what) => what : lexicon[which]
}

function patternsWords(matcher: Matcher, which: Which, telling: Telling): string {
  const { lexicon } = telling
  const { patterns } = matcher
  if (matcher.mode === 'all') {
    const named = patterns.map((pattern) => {
      const words = patternWords(pattern, selection({ ...matcher, pick: 'first' }, pattern, 'plain', lexicon), telling)
      return pattern.name === null ? words : lexicon.line(pattern.name, words)
    })
    return lexicon.allOf(named)
  }
  const [only] = patterns
  if (only !== undefined && patterns.length === 1)
    return patternWords(only, selection(matcher, only, which, lexicon), telling)
  const either = lexicon.anyOf(
    patterns.map((pattern) =>
      patternWords(pattern, selection({ ...matcher, pick: 'first' }, pattern, 'plain', lexicon), telling),
    ),
  )
  if (matcher.pick === 'last') return lexicon.latestOf(either)
  return which === 'first' ? lexicon.earliestOf(either) : either
}

/** Which facts, and how their moment and order count. */
export function matcherWords(matcher: Matcher, which: Which, telling: Telling): string {
  const { lexicon } = telling
  const lead = matcher.leadMs === 0 ? null : durationWords(matcher.leadMs, lexicon)
  return lexicon.clauses([
    patternsWords(matcher, which, telling),
    ...(matcher.at === null ? [] : [lexicon.momentIs(matcher.at)]),
    ...(lead === null ? [] : [lexicon.lead(lead)]),
    ...(matcher.early === 'unknown' ? [lexicon.earlyUnknown(lead)] : []),
    ...(matcher.serves === 'one' ? [lexicon.servesOne] : []),
  ])
}
