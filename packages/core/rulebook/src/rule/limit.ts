import { durationMs, type EpochMs, epochMs, parseInstant, plus } from '@golden-hour/model'
import type { Scope, ValueExpression } from '../compiled/expression.ts'
import { nearestName } from '../source/nearest.ts'
import { type MapNode, member, type Node } from '../source/node.ts'
import { checkFields, readCount, readDuration, readScalar, readText } from '../source/read.ts'
import { compileValue } from './expressions.ts'
import { type CompiledLimit, plain, readElse, readScale, scaled } from './limit-parts.ts'
import { namesOfWindow, type RuleContext } from './rule-context.ts'
import { ofTable } from './table-limit.ts'

const FORMS: Readonly<Record<string, readonly string[]>> = {
  field: ['field', 'unit', 'times', 'else'],
  at: ['at', 'plus', 'else'],
  workdays: ['workdays'],
  endOfDay: ['endOfDay'],
  table: ['table', 'key', 'column', 'unit', 'times', 'else'],
}

/** `expectedMin` is of the start, `ml.amount` of the fact that is bound to `ml`; a bound number is read by its name. */
function fieldExpression(context: RuleContext, text: string): string {
  if (context.bound.some((bound) => bound.name === text && bound.type.kind === 'number')) return text
  const dot = text.indexOf('.')
  const name = text.slice(0, Math.max(dot, 0))
  if (dot > 0 && context.bound.some((bound) => bound.name === name)) return `${name}.data.${text.slice(dot + 1)}`
  return `start.data.${text}`
}

function ofField(context: RuleContext, map: MapNode, field: Node): CompiledLimit | null {
  const written = readText(context.loading.faults, field, 'a field of the start, or name.field')
  const scale = readScale(context, map)
  const otherwise = readElse(context, map)
  if (written === null || field.kind !== 'scalar') return null
  const text = fieldExpression(context, written)
  const place = { ...field, text, placeOf: () => field.place }
  const value = compileValue(
    context.loading,
    place,
    namesOfWindow(context),
    ['number'],
    'a limit is read from a number field',
  )
  if (value === null || scale === null) return null
  return plain({
    kind: 'relative',
    text: written,
    durationMs: (scope) => scaled(quietly(value, scope), scale, otherwise),
  })
}

/** A limit that cannot be read is `unknown` and so told by the engine; it is no failed guard. */
function quietly(value: ValueExpression, scope: Scope): unknown {
  const before = scope.failures
  const found = value.value(scope)
  scope.failures = before
  return found
}

function atMoment(context: RuleContext, map: MapNode, at: Node): CompiledLimit | null {
  const value = compileValue(context.loading, at, namesOfWindow(context), ['timestamp'], 'a deadline is a date-time')
  const plusNode = member(map, 'plus')
  const shift = plusNode === undefined ? durationMs(0) : readDuration(context.loading.faults, plusNode, true)
  const otherwise = readElse(context, map)
  if (value === null || shift === null) return null
  return plain({
    kind: 'instant',
    text: value.text,
    dueAt(scope, startedAt) {
      const found = momentOf(quietly(value, scope))
      if (found !== null) return plus(found, shift)
      return otherwise === null ? null : plus(startedAt, otherwise)
    },
  })
}

/** Undeclared fields (`data.x`, types of the hospital) hold their date-times as text. */
const momentOf = (value: unknown): EpochMs | null =>
  typeof value === 'number' ? epochMs(value) : typeof value === 'string' ? (parseInstant(value)?.at ?? null) : null

function workdays(context: RuleContext, node: Node): CompiledLimit | null {
  const n = readCount(context.loading.faults, node, 0)
  const { calendar } = context.loading
  if (n === null) return null
  return {
    limit: { kind: 'instant', text: `${n} workdays`, dueAt: (_, startedAt) => calendar.endOfWorkday(startedAt, n) },
    usesWorkingDays: true,
  }
}

function endOfDay(context: RuleContext, node: Node): CompiledLimit | null {
  const n = readCount(context.loading.faults, node, 0)
  const { calendar } = context.loading
  if (n === null) return null
  return plain({ kind: 'instant', text: `end of day ${n}`, dueAt: (_, startedAt) => calendar.endOfDay(startedAt, n) })
}

function compileForm(context: RuleContext, map: MapNode): CompiledLimit | null {
  const { faults } = context.loading
  const form = Object.keys(FORMS).find((name) => member(map, name) !== undefined)
  if (form === undefined) {
    const written = map.entries[0]
    const nearest = written === undefined ? null : nearestName(written.key, Object.keys(FORMS))
    faults.fault(
      'bad-limit',
      map.place,
      `a limit is a duration, or a mapping with one of ${Object.keys(FORMS).join(', ')}`,
      nearest,
    )
    return null
  }
  checkFields(faults, map, { allowed: FORMS[form]!, of: `a limit with "${form}"` })
  const value = member(map, form)!
  if (form === 'field') return ofField(context, map, value)
  if (form === 'at') return atMoment(context, map, value)
  if (form === 'workdays') return workdays(context, value)
  return form === 'endOfDay' ? endOfDay(context, value) : ofTable(context, map, value)
}

/** `PT60M`, or one of the forms that are read from the start, a table or the calendar. Null after a fault. */
export function compileLimit(context: RuleContext, node: Node): CompiledLimit | null {
  const { faults } = context.loading
  if (node.kind === 'map') return compileForm(context, node)
  const scalar = readScalar(
    faults,
    node,
    'a duration such as PT60M, or { field | at | workdays | endOfDay | table: … }',
  )
  const ms = scalar === null ? null : readDuration(faults, node)
  return ms === null ? null : plain({ kind: 'relative', text: scalar!.text, fixedMs: ms, durationMs: () => ms })
}
