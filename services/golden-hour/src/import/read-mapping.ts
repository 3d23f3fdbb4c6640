import { createZone, type Zone } from '@golden-hour/model'
import { isMap, isScalar, type Node, type YAMLMap } from 'yaml'
import { nearest } from '../output/nearest.ts'
import { compileTimeFormat, type ReadTime, readIsoTime } from '../time/wall-time.ts'
import type { EventTemplate, Mapping, ReadMapping } from './mapping.ts'
import { readYaml, type YamlSource } from './yaml-source.ts'

const KEYS = [
  'format',
  'delimiter',
  'encoding',
  'source',
  'zone',
  'case',
  'patient',
  'encounter',
  'time',
  'timeFormat',
  'activity',
  'types',
  'unmapped',
] as const
const TEMPLATE_KEYS = ['type', 'data', 'columns'] as const

/** What the vocabulary says of a type: whether there is such a type, and which are like it. */
export interface TypeNames {
  isKnown(type: string): boolean
  nearest(type: string): string | null
}

type Members = ReturnType<YamlSource['members']>

/** Collects the columns that the mapping names, so that they can be compared with the header of the log. */
type NameColumn = (column: string, node: unknown) => void

function readZone(source: YamlSource, node: unknown): Zone | null {
  const name = source.text(node, '`zone`')
  if (name === null) return null
  try {
    return createZone(name)
  } catch {
    const known = Intl.supportedValuesOf('timeZone')
    source.fault(node, 'unknown-zone', `\`${name}\` is no time zone; write one like Asia/Shanghai`, known)
    return null
  }
}

function readFormat(source: YamlSource, node: unknown): ReadTime {
  const format = source.text(node, '`timeFormat`')
  if (format === null) return readIsoTime
  const compiled = compileTimeFormat(format)
  if (compiled.ok) return compiled.read
  source.fault(node, 'bad-time-format', `\`timeFormat\`: ${compiled.problem}`)
  return readIsoTime
}

function readChoice<T extends string>(
  source: YamlSource,
  node: unknown,
  what: string,
  choices: readonly T[],
): T | null {
  const text = source.text(node, what)
  const choice = choices.find((candidate) => candidate === text)
  if (text !== null && choice === undefined) {
    source.fault(node, 'bad-value', `${what} is one of ${choices.join(', ')}, not \`${text}\``, choices)
  }
  return choice ?? null
}

function readEncoding(source: YamlSource, node: unknown): string | null {
  const name = source.text(node, '`encoding`')
  if (name === null) return null
  try {
    return new TextDecoder(name).encoding
  } catch {
    source.fault(node, 'unknown-encoding', `\`${name}\` is no text encoding`, [
      'utf-8',
      'gb18030',
      'utf-16le',
      'latin1',
    ])
    return null
  }
}

function readColumns(source: YamlSource, node: unknown, name: NameColumn): Record<string, string> {
  const columns: Record<string, string> = {}
  if (!isMap(node)) {
    source.fault(node, 'bad-value', '`columns` says which field is taken from which column: { value: LacticAcid }')
    return columns
  }
  for (const [field, { value }] of source.members(node, null)) {
    const column = source.text(value, `the column of \`${field}\``)
    if (column === null) continue
    columns[field] = column
    name(column, value)
  }
  return columns
}

function readTemplate(source: YamlSource, node: unknown, types: TypeNames, name: NameColumn): EventTemplate | null {
  const members: Members = isMap(node)
    ? source.members(node, TEMPLATE_KEYS)
    : new Map([['type', { key: node, value: node }]])
  const typeNode = members.get('type')?.value ?? node
  const type = source.text(typeNode, 'the type of an event')
  if (type !== null && !types.isKnown(type)) {
    const near = types.nearest(type)
    source.fault(typeNode, 'unknown-type', `\`${type}\` is no event type`, near === null ? [] : [near])
  }
  const dataNode = members.get('data')?.value
  if (dataNode !== undefined && !isMap(dataNode)) {
    source.fault(dataNode, 'bad-value', '`data` holds fields: { item: lactate }')
  }
  const columnsNode = members.get('columns')?.value
  const columns = columnsNode === undefined ? {} : readColumns(source, columnsNode, name)
  return type === null
    ? null
    : { type, data: isMap(dataNode) ? (dataNode.toJSON() as object as EventTemplate['data']) : {}, columns }
}

function readTypes(source: YamlSource, node: unknown, types: TypeNames, name: NameColumn): Map<string, EventTemplate> {
  const templates = new Map<string, EventTemplate>()
  if (!isMap(node)) {
    source.fault(node, 'bad-value', '`types` says what each activity becomes: { ER Registration: ed.arrived }')
    return templates
  }
  for (const [activity, { value }] of source.members(node, null)) {
    const template = readTemplate(source, value, types, name)
    if (template !== null) templates.set(activity, template)
  }
  return templates
}

const requireKey = (source: YamlSource, root: Node, members: Members, key: string, example: string): void => {
  if (!members.has(key))
    source.fault(root, 'missing-field', `\`${key}\` is missing; for instance \`${key}: ${example}\``)
}

/** The three columns that name the case: each its own where it is named, else `case`; a case without a name of its own is the encounter. */
function readCase(source: YamlSource, root: Node, members: Members, name: NameColumn, xes: boolean) {
  const column = (key: string): string | null => {
    const node = members.get(key)?.value
    const text = node === undefined ? null : source.text(node, `\`${key}\``)
    if (text !== null) name(text, node)
    return text
  }
  const patient = column('patient')
  const encounter = column('encounter')
  const own = column('case') ?? (xes ? 'case:concept:name' : null)
  if (own === null && (patient === null || encounter === null)) {
    source.fault(root, 'missing-field', '`case` is missing: name its column, or both `patient` and `encounter`')
  }
  return { case: own ?? encounter ?? '', patient: patient ?? own ?? '', encounter: encounter ?? own ?? '' }
}

function readMembers(
  source: YamlSource,
  map: YAMLMap,
  types: TypeNames,
  name: NameColumn,
): Omit<Mapping, 'missingColumns'> {
  const members = source.members(map, KEYS)
  const optional = <T>(key: string, otherwise: T, read: (node: unknown) => T | null): T => {
    const node = members.get(key)?.value
    return node === undefined ? otherwise : (read(node) ?? otherwise)
  }
  const format = optional('format', 'csv', (node) => readChoice(source, node, '`format`', ['csv', 'xes'] as const))
  const xes = format === 'xes'
  requireKey(source, map, members, 'source', '/ed')
  requireKey(source, map, members, 'types', '{ ER Registration: ed.arrived }')
  if (!xes) requireKey(source, map, members, 'time', 'Complete Timestamp')
  if (!xes) requireKey(source, map, members, 'activity', 'Activity')
  const delimiter = optional('delimiter', ',', (node) => source.text(node, '`delimiter`'))
  if ([...delimiter].length !== 1 || '"\r\n'.includes(delimiter)) {
    source.fault(members.get('delimiter')?.value, 'bad-value', '`delimiter` is one character, like ";"')
  }
  const named = (key: string, otherwise: string): string =>
    optional(key, otherwise, (node) => {
      const column = source.text(node, `\`${key}\``)
      if (column !== null) name(column, node)
      return column
    })
  return {
    format,
    delimiter,
    encoding: optional('encoding', 'utf-8', (node) => readEncoding(source, node)),
    source: optional('source', '', (node) => source.text(node, '`source`')),
    zone: optional('zone', createZone('Asia/Shanghai'), (node) => readZone(source, node)),
    ...readCase(source, map, members, name, xes),
    time: named('time', 'time:timestamp'),
    readTime: optional('timeFormat', readIsoTime, (node) => readFormat(source, node)),
    timeFormat: optional<string | null>('timeFormat', null, (node) => (isScalar(node) ? String(node.value) : null)),
    activity: optional<readonly string[]>('activity', ['concept:name'], (node) => {
      const columns = source.texts(node, '`activity`')
      for (const column of columns ?? []) name(column, node)
      return columns
    }),
    types: optional<ReadonlyMap<string, EventTemplate>>('types', new Map(), (node) =>
      readTypes(source, node, types, name),
    ),
    unmapped: optional('unmapped', 'skip', (node) =>
      readChoice(source, node, '`unmapped`', ['skip', 'refuse'] as const),
    ),
  }
}

/** Reads a mapping file. All its faults are found at once; nothing in it is guessed. */
export function readMapping(text: string, file: string, types: TypeNames): ReadMapping {
  const source = readYaml(text, file)
  if (source.faults.length > 0) return { ok: false, faults: source.faults }
  if (!isMap(source.root)) {
    source.fault(source.root, 'bad-value', 'a mapping has keys: format, source, zone, case, time, activity, types')
    return { ok: false, faults: source.faults }
  }
  const named: { column: string; node: unknown }[] = []
  const mapping = readMembers(source, source.root, types, (column, node) => named.push({ column, node }))
  if (source.faults.length > 0) return { ok: false, faults: source.faults }
  const missingColumns = (header: readonly string[]) => {
    const before = source.faults.length
    for (const { column, node } of named) {
      if (header.includes(column)) continue
      const near = nearest(column, header)
      source.fault(node, 'unknown-column', `the log has no column \`${column}\``, near === null ? [] : [near])
    }
    return source.faults.slice(before)
  }
  return { ok: true, mapping: { ...mapping, missingColumns } }
}
