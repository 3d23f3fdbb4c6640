import type { Name } from '../cel/environment.ts'
import { type CelType, STRING } from '../cel/type.ts'
import type { Run } from '../cel/typed.ts'
import type { Scope } from '../compiled/expression.ts'
import type { FactType } from './fact-type.ts'

/** What an expression may read in one place of a rule; a text says why it may not. */
export interface Readable {
  readonly candidate: FactType | string
  readonly start: FactType | string
  readonly stop: FactType | string
  /** In the order of `Scope.bound`. */
  readonly bound: readonly BoundName[]
  /** Names that are bound later, and so cannot be read here. */
  readonly later: readonly string[]
}

export interface BoundName {
  readonly name: string
  readonly type: CelType
}

type NamedScope = [string, Name<Scope>]

/** The commonest read of all, in one step. */
const dataMember =
  (name: string): Run<Scope> =>
  ({ fact }) => {
    if (fact === null) return null
    const value = fact.data[name]
    return value === undefined ? null : value
  }

function candidateNames(candidate: FactType | string): NamedScope[] {
  if (typeof candidate === 'string')
    return [
      ['data', { refused: candidate }],
      ['fact', { refused: candidate }],
    ]
  return [
    [
      'data',
      {
        type: candidate.data,
        run: (scope) => (scope.fact === null ? null : scope.fact.data),
        member: dataMember,
        reads: null,
      },
    ],
    ['fact', { type: candidate, run: (scope) => scope.fact, reads: null }],
  ]
}

const refusedOr = (type: FactType | string, name: Name<Scope>): Name<Scope> =>
  typeof type === 'string' ? { refused: type } : name

/** The names of a rule's expressions, bound to the engine's scope. */
export function scopeNames(readable: Readable): ReadonlyMap<string, Name<Scope>> {
  const { start, stop } = readable
  const startType = typeof start === 'string' ? STRING : start
  const stopType = typeof stop === 'string' ? STRING : stop
  const bound = readable.bound.map(
    ({ name, type }, i): NamedScope => [name, { type, run: (scope) => scope.bound[i] ?? null, reads: 'bound' }],
  )
  const later = readable.later.map(
    (name): NamedScope => [name, { refused: `"${name}" is bound later; only names above it can be read here` }],
  )
  return new Map<string, Name<Scope>>([
    ...later,
    ...bound,
    ...candidateNames(readable.candidate),
    ['start', refusedOr(start, { type: startType, run: (scope) => scope.start, reads: 'start' })],
    ['stop', refusedOr(stop, { type: stopType, run: (scope) => scope.stop, reads: 'stop' })],
  ])
}
