import { parseInstant } from '@golden-hour/model'
import { FormatRegistry, KindGuard, type TSchema } from '@sinclair/typebox'
import { type TypeCheck, TypeCompiler, type ValueError } from '@sinclair/typebox/compiler'
import { eventType } from '../vocabulary/vocabulary.ts'
import type { ProblemError } from './problem.ts'

FormatRegistry.Set('date-time', (text) => parseInstant(text) !== null)

/** Compiled on first use: a process meets few of the types at once, and compiling all of them delays its start. */
const checks = new Map<string, TypeCheck<TSchema>>()

function checkOf(type: string): TypeCheck<TSchema> | null {
  const ready = checks.get(type)
  if (ready !== undefined) return ready
  const declared = eventType(type)
  if (declared === undefined) return null
  const check = TypeCompiler.Compile(declared.schema as TSchema)
  checks.set(type, check)
  return check
}

function wanted(schema: TSchema): string {
  if (KindGuard.IsString(schema)) {
    return schema.format === 'date-time'
      ? 'an RFC 3339 time with offset, such as 2026-03-02T08:00:00+08:00'
      : 'a string'
  }
  if (KindGuard.IsNumber(schema)) return 'a number'
  if (KindGuard.IsBoolean(schema)) return 'true or false'
  if (KindGuard.IsArray(schema)) return 'a list'
  if (KindGuard.IsUnion(schema)) return schema.anyOf.map(wanted).join(' or ')
  return 'an object'
}

function explain(error: ValueError): ProblemError {
  const hint = error.value === null ? '; leave it out where there is no value' : ''
  return { path: `/data${error.path}`, message: `must be ${wanted(error.schema)}${hint}` }
}

/** Every path of the body that does not fit its type, once each; empty where it fits or the type is not known. */
export function bodyErrors(type: string, body: Readonly<Record<string, unknown>>): readonly ProblemError[] {
  const check = checkOf(type)
  if (check === null || check.Check(body)) return []
  const byPath = new Map<string, ProblemError>()
  for (const error of check.Errors(body)) {
    if (!byPath.has(error.path)) byPath.set(error.path, explain(error))
  }
  return [...byPath.values()]
}
