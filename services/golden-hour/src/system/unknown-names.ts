import type { TObject, TSchema } from '@sinclair/typebox'
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { nearest } from '../output/nearest.ts'
import { settingPaths, variableOf } from './setting-paths.ts'

interface File {
  readonly path: string
  readonly text: string
}

/** The settings of every section; null: the section is a list of its own kind. */
export type Sections = Readonly<Record<string, TObject | null>>

const meant = (given: string, names: readonly string[]): string => {
  const near = nearest(given, names)
  return near === null ? `there are ${names.join(', ')}` : `did you mean ${near}?`
}

/** What the file names that is none: sections, settings of a section; each with its place and the nearest right name. */
export function unknownInFile({ path, text }: File, sections: Sections): readonly string[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0) {
    return document.errors.map(({ message, linePos }) => {
      const [{ line, col }] = linePos ?? [{ line: 1, col: 1 }]
      return `${path}:${line}:${col} ${message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '')}`
    })
  }
  const placeOf = (node: unknown): string => {
    const { line, col } = lines.linePos((node as Node).range?.[0] ?? 0)
    return `${path}:${line}:${col}`
  }
  const keysOf = (map: YAMLMap): readonly (readonly [name: string, pair: Pair])[] =>
    map.items.map((pair) => [String(isScalar(pair.key) ? pair.key.value : pair.key), pair])
  const unknownBelow = (section: string, map: YAMLMap, { properties }: TObject): readonly string[] => {
    const names = Object.keys(properties)
    return keysOf(map).flatMap(([name, { key, value }]) => {
      const schema: TSchema | undefined = properties[name]
      if (schema === undefined) return [`${placeOf(key)} ${section} has no setting ${name}: ${meant(name, names)}`]
      return schema.properties !== undefined && isMap(value)
        ? unknownBelow(`${section}.${name}`, value, schema as TObject)
        : []
    })
  }
  const isNothing = (node: unknown): boolean => node === null || (isScalar(node) && node.value === null)

  const root = document.contents
  if (isNothing(root)) return []
  if (!isMap(root)) return [`${placeOf(root)} holds no sections: ${Object.keys(sections).join(', ')}`]
  return keysOf(root).flatMap(([section, { key, value }]) => {
    const schema = sections[section]
    if (schema === undefined)
      return [`${placeOf(key)} there is no section ${section}: ${meant(section, Object.keys(sections))}`]
    if (isNothing(value)) return []
    if (schema === null) return isSeq(value) ? [] : [`${placeOf(value)} ${section} is a list`]
    if (!isMap(value)) return [`${placeOf(value)} ${section} holds settings, each a line of its own`]
    return unknownBelow(section, value, schema)
  })
}

/** Variables of the environment that are written as settings and are none: `GH_SYSTEM__PROT`. */
export function unknownInEnv(env: Readonly<Record<string, string | undefined>>, sections: Sections): readonly string[] {
  const names = Object.entries(sections).flatMap(([section, schema]) =>
    schema === null ? [] : settingPaths(schema).map(({ path }) => variableOf(section, path)),
  )
  return (
    Object.keys(env)
      .filter((name) => /^GH_[A-Z0-9]+__/.test(name))
      // A setting may hold names of its own, below it; and one that holds settings may be given as a whole.
      .filter((name) => !names.some((known) => name.startsWith(`${known}__`) || `${known}__`.startsWith(`${name}__`)))
      .map(
        (name) =>
          `the environment's ${name} is no setting: ${nearest(name, names) === null ? 'golden-hour settings lists them' : meant(name, names)}`,
      )
  )
}
