/** What the checker knows of an expression. `dyn` is anything; every type may also be null at run time. */
export type CelType =
  | { readonly kind: 'null' | 'boolean' | 'number' | 'timestamp' | 'duration' | 'dyn' }
  /** `oneOf`: the only values it can have. `usual`: those of an open code list, to which a hospital may have added. */
  | { readonly kind: 'string'; readonly oneOf: readonly string[] | null; readonly usual?: readonly string[] }
  | { readonly kind: 'list'; readonly of: CelType }
  /** `open`: further members may be read, as `dyn`. `title` is what declares the fields, for messages. */
  | {
      readonly kind: 'map'
      readonly fields: ReadonlyMap<string, CelType>
      readonly open: boolean
      readonly title: string
    }
  /** A fact: type, time, source, factId, data. */
  | { readonly kind: 'fact'; readonly types: readonly string[]; readonly data: CelType }

export const DYN: CelType = { kind: 'dyn' }
export const NULL: CelType = { kind: 'null' }
export const BOOLEAN: CelType = { kind: 'boolean' }
export const NUMBER: CelType = { kind: 'number' }
export const STRING: CelType = { kind: 'string', oneOf: null }
export const TIMESTAMP: CelType = { kind: 'timestamp' }
export const DURATION: CelType = { kind: 'duration' }

const WORDS: Readonly<Record<CelType['kind'], string>> = {
  null: 'null',
  boolean: 'a boolean',
  number: 'a number',
  string: 'a text',
  timestamp: 'a date-time',
  duration: 'a duration',
  list: 'a list',
  map: 'an object',
  fact: 'a fact',
  dyn: 'anything',
}

export const inWords = (type: CelType): string => WORDS[type.kind]

function mergeMaps(a: CelType & { kind: 'map' }, b: CelType & { kind: 'map' }): CelType {
  const fields = new Map(a.fields)
  for (const [name, type] of b.fields) {
    const other = fields.get(name)
    fields.set(name, other === undefined ? type : mergeTypes(other, type))
  }
  const title = a.title === b.title ? a.title : `${a.title}, ${b.title}`
  return { kind: 'map', fields, open: a.open || b.open, title }
}

type StringType = CelType & { kind: 'string' }

const union = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])]

function mergeStrings(a: StringType, b: StringType): CelType {
  const oneOf = a.oneOf === null || b.oneOf === null ? null : union(a.oneOf, b.oneOf)
  if (a.usual === undefined || b.usual === undefined) return { kind: 'string', oneOf }
  return { kind: 'string', oneOf, usual: union(a.usual, b.usual) }
}

/** The type of something that is one or the other; `dyn` where they have nothing in common. */
export function mergeTypes(a: CelType, b: CelType): CelType {
  if (a === b || b.kind === 'null') return a
  if (a.kind === 'null') return b
  if (a.kind === 'string' && b.kind === 'string') return mergeStrings(a, b)
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', of: mergeTypes(a.of, b.of) }
  if (a.kind === 'map' && b.kind === 'map') return mergeMaps(a, b)
  if (a.kind === 'fact' && b.kind === 'fact')
    return { kind: 'fact', types: [...new Set([...a.types, ...b.types])], data: mergeTypes(a.data, b.data) }
  return a.kind === b.kind ? a : DYN
}

const isOpen = (type: CelType): boolean => type.kind === 'dyn' || type.kind === 'null'

/** Whether two such values can ever be equal. Durations compare with numbers of milliseconds. */
export function canEqual(a: CelType, b: CelType): boolean {
  if (isOpen(a) || isOpen(b)) return true
  if (a.kind === 'list' && b.kind === 'list') return canEqual(a.of, b.of)
  if (a.kind === 'fact' || b.kind === 'fact') return false
  return a.kind === b.kind || isDurationAndNumber(a, b)
}

const isDurationAndNumber = (a: CelType, b: CelType): boolean =>
  (a.kind === 'duration' && b.kind === 'number') || (a.kind === 'number' && b.kind === 'duration')

const ORDERED: readonly CelType['kind'][] = ['number', 'string', 'timestamp', 'duration', 'dyn']

/** Whether `<` means something between them. */
export function canOrder(a: CelType, b: CelType): boolean {
  if (!ORDERED.includes(a.kind) || !ORDERED.includes(b.kind)) return false
  return a.kind === 'dyn' || b.kind === 'dyn' || a.kind === b.kind || isDurationAndNumber(a, b)
}
