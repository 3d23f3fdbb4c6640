import type { RuleDocument, Tables, WorkdayCalendar } from './documents.ts'
import type { Json, LiveFact } from './facts.ts'
import type { Scope } from './guard.ts'
import type { Assumption, Moment } from './moments.ts'

/** Everything that is true of one patient at one log time, under one assumption about the coarse facts. */
export interface World {
  readonly patientId: string
  readonly facts: readonly LiveFact[]
  readonly assumed: Assumption
  readonly logTime: number
  readonly visits: ReadonlyMap<string, string>
  readonly tables: Tables
  readonly isWorkday: WorkdayCalendar
}

/** A fact that matches, and when it counts as having happened. */
export interface Match {
  readonly fact: LiveFact
  readonly moment: Moment
}

/** What a name of `with` or of `start.all` is bound to. */
export type Binding = LiveFact | number | null

/** One start of one rule: what the later steps read. */
export interface Start {
  readonly rule: RuleDocument
  /** Without `each` and `episode`. */
  readonly sharedKey: string
  readonly key: string
  readonly fact: LiveFact
  readonly moment: Moment
  readonly names: Readonly<Record<string, Binding>>
}

const viewOf = (fact: LiveFact): Json => ({ type: fact.type, source: fact.source, data: fact.data })

const bindingView = (binding: Binding): Json =>
  binding === null || typeof binding === 'number' ? binding : viewOf(binding)

/** What a guard sees. `start` and the names are null before they are bound. */
export function scopeOf(
  fact: LiveFact | null,
  start: Pick<Start, 'fact' | 'names'> | null,
  stop?: Match | null,
): Scope {
  const scope: Record<string, Json> = {}
  for (const [name, binding] of Object.entries(start?.names ?? {})) scope[name] = bindingView(binding)
  if (fact !== null) {
    scope.data = fact.data
    scope.fact = viewOf(fact)
  }
  scope.start = start === null ? null : viewOf(start.fact)
  if (stop !== undefined) scope.stop = stop === null ? null : viewOf(stop.fact)
  return scope
}
