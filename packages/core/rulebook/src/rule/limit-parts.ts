import { type DurationMs, durationMs } from '@golden-hour/model'
import type { Limit } from '../compiled/rule.ts'
import type { Loading } from '../loading.ts'
import { type MapNode, member } from '../source/node.ts'
import { readDuration, readNumber, readOneOf } from '../source/read.ts'
import type { RuleContext } from './rule-context.ts'

/** A limit, and whether it leans on the working-day calendar. */
export interface CompiledLimit {
  readonly limit: Limit
  readonly usesWorkingDays: boolean
}

const UNITS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
const UNIT_NAMES = Object.keys(UNITS) as (keyof typeof UNITS)[]

export const plain = (limit: Limit): CompiledLimit => ({ limit, usesWorkingDays: false })

export function missing(loading: Loading, map: MapNode, field: string, hint: string): null {
  loading.faults.fault('missing-field', map.place, `this limit needs "${field}": ${hint}`)
  return null
}

/** Milliseconds of one unit, times the factor. */
export function readScale(context: RuleContext, map: MapNode): number | null {
  const { faults } = context.loading
  const unit = member(map, 'unit')
  const times = member(map, 'times')
  if (unit === undefined) return missing(context.loading, map, 'unit', `one of ${UNIT_NAMES.join(', ')}`)
  const name = readOneOf(faults, unit, UNIT_NAMES)
  const factor = times === undefined ? 1 : readNumber(faults, times)
  if (factor !== null && factor <= 0)
    faults.fault('bad-number', times!.place, `times must be greater than 0, found ${factor}`)
  return name === null || factor === null ? null : UNITS[name] * factor
}

export function readElse(context: RuleContext, map: MapNode): DurationMs | null {
  const node = member(map, 'else')
  return node === undefined ? null : readDuration(context.loading.faults, node)
}

/** A number of units as a length of time; what is none, or negative, is not read. */
export const scaled = (value: unknown, scale: number, otherwise: DurationMs | null): DurationMs | null =>
  typeof value === 'number' && value >= 0 ? durationMs(Math.round(value * scale)) : otherwise
