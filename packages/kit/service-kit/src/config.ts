import { AppError } from '@golden-hour/ports'
import type { Static, TObject, TSchema } from '@sinclair/typebox'
import { Value, type ValueError } from '@sinclair/typebox/value'
import { LineCounter, parseDocument } from 'yaml'

/** What a service is configured from: a YAML file's text, and the environment. */
export interface ConfigSources {
  readonly file: { readonly path: string; readonly text: string } | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** `GH_GATEWAY` reads `GH_GATEWAY__MAX_BATCH` into `/maxBatch` of the section of that name. */
  readonly prefix: string
  /** The section of the file that is this service's; null: the whole file. */
  readonly section: string | null
}

type Json = unknown

const camel = (name: string): string =>
  name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** What a setting may be, below unions. */
const choicesOf = (schema: TSchema): readonly TSchema[] =>
  Array.isArray(schema.anyOf) ? (schema.anyOf as TSchema[]).flatMap(choicesOf) : [schema]

/** The schema of the setting at a path; null: there is none. */
function schemaAt(schema: TSchema, path: readonly string[]): TSchema | null {
  const [step, ...rest] = path
  if (step === undefined) return schema
  const below = choicesOf(schema).flatMap(({ properties }) => properties?.[step] ?? [])[0] as TSchema | undefined
  return below === undefined ? null : schemaAt(below, rest)
}

/** A variable holds text: a list is separated by commas, and what begins like JSON is JSON. Throws SyntaxError. */
function fromVariable(text: string, schema: TSchema | null): Json {
  const choices = schema === null ? [] : choicesOf(schema)
  const isList = choices.some(({ type }) => type === 'array')
  const isObject = choices.some(({ type }) => type === 'object')
  const start = text.trimStart()
  if ((isList && start.startsWith('[')) || (isObject && start.startsWith('{'))) return JSON.parse(text) as Json
  if (!isList) return text
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** Answers what cannot be read. */
function overlayEnv(config: Record<string, Json>, schema: TSchema, { env, prefix }: ConfigSources): readonly string[] {
  const faults: string[] = []
  for (const [name, text] of Object.entries(env)) {
    if (text === undefined || !name.startsWith(`${prefix}__`)) continue
    const path = name
      .slice(prefix.length + 2)
      .split('__')
      .map(camel)
    const last = path.pop()
    if (last === undefined) continue
    let at = config
    for (const step of path) {
      const next = at[step]
      at[step] = typeof next === 'object' && next !== null ? { ...next } : {}
      at = at[step] as Record<string, Json>
    }
    try {
      at[last] = fromVariable(text, schemaAt(schema, [...path, last]))
    } catch (error) {
      faults.push(`the environment's ${name} begins like JSON and is none: ${(error as SyntaxError).message}`)
    }
  }
  return faults
}

const EXPECTED = 'Expected '

/** Of a setting that may be several things: what each of them is not. That it may be nothing helps nobody. */
function wordsOf({ message, errors }: ValueError): string {
  const choices = new Set(errors.flatMap((choice) => [...choice].map(wordsOf)))
  choices.delete(`${EXPECTED}null`)
  if (choices.size === 0) return message
  return `${EXPECTED}${[...choices].map((words) => words.replace(EXPECTED, '')).join(' or ')}`
}

/** Reads, defaults, converts and checks a configuration; throws GH_CONFIG_INVALID with every fault and its place. */
export function readConfig<Schema extends TObject>(schema: Schema, sources: ConfigSources): Static<Schema> {
  const lines = new LineCounter()
  const document = parseDocument(sources.file?.text ?? '', { lineCounter: lines })
  const faults = document.errors.map((error) => `${sources.file?.path}: ${error.message}`)
  const whole = (document.toJS() ?? {}) as Record<string, Json>
  const mine = sources.section === null ? whole : ((whole[sources.section] ?? {}) as Record<string, Json>)
  const config = { ...mine }
  faults.push(...overlayEnv(config, schema, sources))
  const value = Value.Convert(schema, Value.Default(schema, config))
  for (const error of Value.Errors(schema, value)) {
    const path = error.path.split('/').slice(1)
    const node = document.getIn(sources.section === null ? path : [sources.section, ...path], true) as
      | { range?: readonly [number, number, number] }
      | undefined
    const range = node?.range
    const place = range === undefined ? '' : `:${lines.linePos(range[0]).line}:${lines.linePos(range[0]).col}`
    faults.push(`${sources.file?.path ?? sources.prefix}${place} ${error.path}: ${wordsOf(error)}`)
  }
  if (faults.length > 0)
    throw new AppError('GH_CONFIG_INVALID', faults.join('\n'), { advice: 'mend the named settings, then start again' })
  return Object.freeze(value) as Static<Schema>
}

const isSecret = (schema: TSchema): boolean => schema.secret === true

function shown(schema: TSchema, value: unknown): unknown {
  if (isSecret(schema)) return value === null ? null : '(secret)'
  if (schema.properties === undefined || typeof value !== 'object' || value === null) return value
  return describeConfig(schema as TObject, value as Readonly<Record<string, unknown>>)
}

/** A field a setting, for the log at start; what the schema marks `secret: true` is not shown, only whether it is set. */
export const describeConfig = (
  schema: TObject,
  config: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, shown(property, config[name])]))
