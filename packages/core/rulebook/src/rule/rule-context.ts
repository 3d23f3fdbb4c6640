import type { Kind } from '@golden-hour/model'
import type { Environment } from '../cel/environment.ts'
import type { Scope } from '../compiled/expression.ts'
import type { Per } from '../compiled/rule.ts'
import type { Loading } from '../loading.ts'
import type { FactType } from './fact-type.ts'
import { type BoundName, scopeNames } from './scope-names.ts'

/** What is known of a rule while its parts are compiled: first the key, then the start, then the bound names. */
export interface RuleContext {
  readonly loading: Loading
  readonly kind: Kind
  readonly per: Per
  readonly start: FactType
  readonly startTypes: readonly string[]
  readonly bound: readonly BoundName[]
  readonly later: readonly string[]
}

const NO_STOP = '`stop` may be read only in marks'
const NO_CANDIDATE = 'there is no fact at hand here to read from; read `start` or a name of `with`'

type Names = Environment<Scope>['names']

/** `where`: the fact that may match, the start, the names. */
export const namesForMatch = (context: RuleContext, candidate: FactType): Names =>
  scopeNames({ candidate, start: context.start, stop: NO_STOP, bound: context.bound, later: context.later })

/** Limits and `when`: the start and the names. */
export const namesOfWindow = (context: RuleContext): Names =>
  scopeNames({ candidate: NO_CANDIDATE, start: context.start, stop: NO_STOP, bound: context.bound, later: [] })

/** Marks: the start, the stop and the names. */
export const namesForMarks = (context: RuleContext, stop: FactType | null): Names =>
  scopeNames({
    candidate: NO_CANDIDATE,
    start: context.start,
    stop: stop ?? 'this rule has no stop',
    bound: context.bound,
    later: [],
  })

/** Before there is a start: only the fact that may match. */
export const namesOfCandidate = (candidate: FactType): Names =>
  scopeNames({
    candidate,
    start: 'there is no start here to read from',
    stop: NO_STOP,
    bound: [],
    later: [],
  })

/** A further item of `start: { all }`: the first item is the start, and those between are bound. */
export const namesOfFurtherStart = (candidate: FactType, start: FactType, bound: readonly BoundName[]): Names =>
  scopeNames({ candidate, start, stop: NO_STOP, bound, later: [] })
