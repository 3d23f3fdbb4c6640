import fc from 'fast-check'
import type { EveryDoc, FactMatcherDoc, KindName, LimitDoc, MatcherDoc, RuleDocument } from '../oracle/documents.ts'
import { durationOf } from '../oracle/moments.ts'
import { startGuard } from './guards.ts'
import { factMatcher, plainMatcher, startMatcher, stopMatcher, verdict } from './matchers.ts'
import { length, shortLength, sometimes, without } from './palette.ts'

const KINDS = ['deadline', 'dwell', 'bundle', 'order', 'absence', 'recurring', 'tally'] as const

interface Shape {
  readonly kind: KindName
  readonly per: string | readonly string[]
  readonly keyed: boolean
}

const plainKey = fc.constantFrom<string | string[]>('encounterId', 'visit', 'patient', ['encounterId'])
const eachKey = fc.constantFrom<string[]>(['encounterId', 'each'], ['visit', 'each'], ['patient', 'each'])
const episodeKey = fc.constantFrom<string[]>(['encounterId', 'episode'], ['visit', 'episode'], ['patient', 'episode'])
const surgeryKey = fc.constantFrom<string | string[]>('surgeryId', ['encounterId', 'surgeryId'])

const shape: fc.Arbitrary<Shape> = fc
  .tuple(
    fc.constantFrom<KindName>('deadline', 'deadline', ...KINDS),
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ per: plainKey, keyed: fc.constant(false) }) },
      { weight: 3, arbitrary: fc.record({ per: eachKey, keyed: fc.constant(false) }) },
      { weight: 2, arbitrary: fc.record({ per: episodeKey, keyed: fc.constant(false) }) },
      { weight: 2, arbitrary: fc.record({ per: surgeryKey, keyed: fc.constant(true) }) },
    ),
  )
  .map(([kind, key]) => ({ kind, ...key }))
  .filter(({ kind, per }) => !(per.includes('episode') && (kind === 'order' || kind === 'tally' || kind === 'absence')))

/** `m`: a fact or null, `k`: a count, `t`: a sum. */
const bindings = (keyed: boolean): fc.Arbitrary<Record<string, FactMatcherDoc>> => {
  const counted = factMatcher(keyed).map(({ count: _, ...doc }) => doc)
  return fc
    .record({
      m: sometimes(
        2,
        fc
          .tuple(factMatcher(keyed), sometimes(2, fc.constant('last' as const)))
          .map(([doc, pick]) => without({ ...doc, pick }) as FactMatcherDoc),
      ),
      k: sometimes(
        3,
        counted.map((doc) => ({ ...doc, count: true }) as FactMatcherDoc),
      ),
      t: sometimes(
        3,
        counted.map((doc) => ({ ...doc, sum: 'data.x.n' }) as FactMatcherDoc),
      ),
    })
    .map((names) => without(names) as unknown as Record<string, FactMatcherDoc>)
}

const limit = (ownStart: boolean): fc.Arbitrary<LimitDoc> =>
  fc.oneof(
    { weight: 8, arbitrary: length as fc.Arbitrary<LimitDoc> },
    {
      weight: ownStart ? 2 : 0,
      arbitrary: fc
        .record({
          field: fc.constant('minutes'),
          unit: fc.constant('minute' as const),
          times: sometimes(2, fc.constantFrom(1.5, 2)),
          else: sometimes(2, shortLength),
        })
        .map((doc) => without(doc) as LimitDoc),
    },
    {
      weight: ownStart ? 1 : 0,
      arbitrary: fc
        .record({ at: fc.constant('start.data.when'), plus: sometimes(2, fc.constantFrom('-PT30M', 'PT10M')) })
        .map((doc) => without(doc) as LimitDoc),
    },
    { weight: 1, arbitrary: fc.constantFrom<LimitDoc>({ workdays: 1 }, { workdays: 2 }) },
    { weight: 1, arbitrary: fc.constantFrom<LimitDoc>({ endOfDay: 0 }, { endOfDay: 1 }) },
    {
      weight: 1,
      arbitrary: sometimes(2, shortLength).map(
        (other) =>
          without({
            table: 'minutes',
            key: { item: 'start.data.x.s' },
            column: 'minutes',
            unit: 'minute',
            else: other,
          }) as LimitDoc,
      ),
    },
  )

/** Whether every start of the rule is of a hospital's own type, whose fields a limit may read unchecked. */
function startsWithOwnType(start: MatcherDoc): boolean {
  const first = typeof start === 'object' && 'all' in start ? Object.values(start.all)[0] : start
  const docs = typeof first === 'object' && 'any' in first ? first.any : Array.isArray(first) ? first : [first]
  return docs.every((doc) => {
    const facts = typeof doc === 'string' ? [doc] : [(doc as FactMatcherDoc).fact].flat()
    return facts.every((fact) => fact.startsWith('x.'))
  })
}

const bundleStop = (keyed: boolean): fc.Arbitrary<MatcherDoc> => {
  const item = fc
    .tuple(
      factMatcher(keyed),
      fc.record({ lead: sometimes(3, fc.constantFrom('PT10M', 'PT30M')), when: sometimes(3, startGuard([])) }),
    )
    .map(([doc, more]) => without({ ...doc, ...more }) as FactMatcherDoc)
  return fc.tuple(item, item, sometimes(2, item), sometimes(2, fc.constantFrom('p', 'q'))).map(([p, q, r, before]) => {
    const [first, second] = [before === 'q' ? { ...p, before: 'q' } : p, before === 'p' ? { ...q, before: 'p' } : q]
    return { all: without({ p: first, q: second, r }) as unknown as Record<string, FactMatcherDoc> }
  })
}

const every: fc.Arbitrary<EveryDoc> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<EveryDoc>('P1D', 'PT1H', 'PT30M') },
  {
    weight: 2,
    arbitrary: fc
      .record({
        period: fc.constantFrom(
          'day' as const,
          'day' as const,
          'workday' as const,
          'restday' as const,
          'week' as const,
        ),
        times: sometimes(2, fc.constantFrom(1, 2)),
        first: sometimes(2, fc.constant('partial' as const)),
      })
      .map((doc) => without(doc) as EveryDoc),
  },
)

const EXCUSED = ['excused', 'unknown', 'noted'] as const
const ENDED = ['excused', 'unknown'] as const
const ABSENCE_ENDED = ['excused', 'unknown', 'met'] as const

/** What the kinds have of their own: what is waited for, required or avoided. */
function ownPart(shape: Shape, start: MatcherDoc): fc.Arbitrary<Partial<RuleDocument>> {
  const { kind, keyed, per } = shape
  const limited = sometimes(1.1, limit(startsWithOwnType(start)))
  const servable = per.includes('each')
  if (kind === 'deadline' || kind === 'dwell')
    return fc.record({ stop: stopMatcher(keyed, servable), limit: limited }) as fc.Arbitrary<Partial<RuleDocument>>
  if (kind === 'bundle')
    return fc.record({ stop: bundleStop(keyed), limit: limited }) as fc.Arbitrary<Partial<RuleDocument>>
  if (kind === 'order')
    return fc.record({ require: plainMatcher(keyed), atLeast: sometimes(2, shortLength) }) as fc.Arbitrary<
      Partial<RuleDocument>
    >
  if (kind === 'absence')
    return fc.record({ avoid: plainMatcher(keyed), limit: limited }) as fc.Arbitrary<Partial<RuleDocument>>
  if (kind === 'recurring') return fc.record({ stop: recurringStop(keyed), every })
  return fc.constant({})
}

const recurringStop = (keyed: boolean): fc.Arbitrary<MatcherDoc> =>
  factMatcher(keyed).map(({ count: _, ...doc }) => doc as MatcherDoc)

const FROM_START = ['PT90S', 'PT10M', 'PT30M'] as const
const FROM_DUE = ['due-PT10M', 'due-PT90S', 'due+PT10M', 'due+PT1H'] as const

/** The length of a limit that is the same for every window, or null. */
function fixedLength(own: Partial<RuleDocument>): number | null {
  const written = own.limit ?? own.every
  return typeof written === 'string' ? durationOf(written) : null
}

/** Reminders that can be sent: those before the start, and those after an absence is decided, the loader refuses. */
function reminders(kind: KindName, own: Partial<RuleDocument>): fc.Arbitrary<readonly string[] | undefined> {
  if (kind === 'order' || kind === 'tally') return fc.constant(undefined)
  const fixed = fixedLength(own)
  const fromStart = FROM_START.filter((entry) => kind !== 'absence' || fixed === null || durationOf(entry) <= fixed)
  const fromDue = FROM_DUE.filter((entry) => {
    if (entry.startsWith('due+')) return kind !== 'absence'
    return fixed === null || durationOf(entry.slice('due-'.length)) <= fixed
  })
  const timed = own.limit !== undefined || own.every !== undefined
  const entries = timed ? [...fromStart, ...fromDue] : fromStart
  if (entries.length === 0) return fc.constant(undefined)
  return sometimes(3, fc.uniqueArray(fc.constantFrom(...entries), { minLength: 1, maxLength: 3 }))
}

const effective = fc.constantFrom(
  { from: '2026-03-03' },
  { to: '2026-03-03' },
  { from: '2026-03-01', to: '2026-03-07' },
)

function closings(shape: Shape): fc.Arbitrary<Partial<RuleDocument>> {
  if (shape.kind === 'order' || shape.kind === 'tally') return fc.constant({})
  const says = shape.kind === 'absence' ? ABSENCE_ENDED : ENDED
  return fc.record({
    ends: sometimes(2, fc.array(verdict(shape.keyed, says), { minLength: 1, maxLength: 2 })),
    until: sometimes(3, fc.array(verdict(shape.keyed, []), { minLength: 1, maxLength: 2 })),
  }) as fc.Arbitrary<Partial<RuleDocument>>
}

function appliesTo(shape: Shape, names: readonly string[]): fc.Arbitrary<RuleDocument['applies']> {
  const entry = fc.oneof(
    { weight: 2, arbitrary: plainMatcher(shape.keyed) },
    { weight: 1, arbitrary: startGuard(names).map((when) => ({ when })) },
  )
  return sometimes(4, fc.array(entry, { minLength: 1, maxLength: 2 })) as fc.Arbitrary<RuleDocument['applies']>
}

function marks(shape: Shape, names: readonly string[]): Record<string, string> {
  const waits = ['deadline', 'dwell', 'bundle', 'recurring'].includes(shape.kind)
  return {
    n: 'start.data.x.n',
    flagged: 'start.data.x.flag == true',
    ...(waits ? { by: 'stop.data.x.s' } : {}),
    ...(names.includes('m') ? { m: 'm.data.x.n' } : {}),
    ...(names.includes('k') ? { k: 'k' } : {}),
    ...(names.includes('t') ? { t: 't' } : {}),
  }
}

/** A rule of any kind, key and feature, as YAML would give it. */
export const ruleNamed = (id: string): fc.Arbitrary<RuleDocument> =>
  shape
    .chain((drawn) =>
      fc.tuple(
        fc.constant(drawn),
        startMatcher(drawn.keyed, drawn.per.includes('each') || drawn.per.includes('episode')),
        sometimes(4, bindings(drawn.keyed)),
      ),
    )
    .chain(([drawn, start, names]) =>
      fc.tuple(fc.constant(drawn), fc.constant(start), fc.constant(names), ownPart(drawn, start)),
    )
    .chain(([drawn, start, names, own]) => {
      const bound = Object.keys(names ?? {})
      return fc
        .record({
          closed: closings(drawn),
          applies: appliesTo(drawn, bound),
          excuses: sometimes(2, fc.array(verdict(drawn.keyed, EXCUSED), { minLength: 1, maxLength: 3 })),
          settle: drawn.kind === 'order' || drawn.kind === 'tally' ? fc.constant(undefined) : sometimes(5, shortLength),
          effective: sometimes(12, effective),
          remind: reminders(drawn.kind, own),
        })
        .map(({ closed, ...rest }) => {
          const named = bound.length > 0 ? { with: names } : {}
          const { kind, per } = drawn
          const doc = { id, kind, per, start, ...named, ...own, ...closed, ...rest, marks: marks(drawn, bound) }
          return without(doc) as unknown as RuleDocument
        })
    })
