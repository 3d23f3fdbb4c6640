import type { TObject } from '@sinclair/typebox'
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { nearest } from '../output/nearest.ts'

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

const constantCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

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
    const names = Object.keys(schema.properties)
    return keysOf(value)
      .filter(([name]) => !names.includes(name))
      .map(([name, pair]) => `${placeOf(pair.key)} ${section} has no setting ${name}: ${meant(name, names)}`)
  })
}

/** Variables of the environment that are written as settings and are none: `GH_SYSTEM__PROT`. */
export function unknownInEnv(env: Readonly<Record<string, string | undefined>>, sections: Sections): readonly string[] {
  const names = Object.entries(sections).flatMap(([section, schema]) =>
    Object.keys(schema?.properties ?? {}).map((name) => `GH_${section.toUpperCase()}__${constantCase(name)}`),
  )
  return (
    Object.keys(env)
      .filter((name) => /^GH_[A-Z0-9]+__/.test(name))
      // A setting may be an object: what it holds is named below it.
      .filter((name) => !names.some((known) => name === known || name.startsWith(`${known}__`)))
      .map(
        (name) =>
          `the environment's ${name} is no setting: ${nearest(name, names) === null ? 'golden-hour settings lists them' : meant(name, names)}`,
      )
  )
}
