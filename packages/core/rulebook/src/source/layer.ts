import type { SourceFile } from '../compiled/fault.ts'
import type { FaultList } from './fault-list.ts'
import { type ListNode, type MapNode, member, type Node } from './node.ts'
import { parseYaml } from './parse-yaml.ts'
import { checkFields, readId, readList, readMap } from './read.ts'
import { createSourceText, lineAndColumn, type SourceText } from './source-text.ts'

export const SECTIONS = ['windows', 'pathways', 'indicators', 'ladders'] as const
export type Section = (typeof SECTIONS)[number]

const SETTINGS = ['calendar', 'zone', 'correctionHorizon'] as const
export type Setting = (typeof SETTINGS)[number]

/** One folder of files, shipped or a hospital's overlay, sorted by what the entries are; ids are checked once a layer. */
export interface Layer {
  readonly entries: Readonly<Record<Section, Map<string, MapNode>>>
  readonly settings: Map<Setting, Node>
  readonly tables: Map<string, SourceText>
  /** False where YAML of some file could not be read. */
  allRead: boolean
}

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path)
const isStory = (path: string): boolean => /(^|\/)stories\//.test(path) || /\.story\.ya?ml$/.test(path)
/** A calendar of its own may leave the key `calendar` out. */
const isCalendar = (path: string): boolean => /(^|\/)calendar\.ya?ml$/.test(path)
const tableName = (path: string): string | null => /(?:^|\/)tables\/([^/]+)\.csv$/.exec(path)?.[1] ?? null

/** A list is a file of stories, unless it holds what belongs into a section: then its key was forgotten. */
const hasEntries = (list: ListNode): boolean =>
  list.items.some((item) => member(item, 'id') !== undefined && member(item, 'facts') === undefined)

function keepEntry(layer: Layer, section: Section, node: Node, faults: FaultList): void {
  const map = readMap(faults, node, `an entry of ${section}, which is a mapping with an id`)
  if (map === null) return
  const entries = layer.entries[section]
  const idNode = member(map, 'id')
  const id = idNode === undefined ? null : readId(faults, idNode)
  // An entry without an id is checked like the others; "#" can be in no id.
  if (id === null) {
    if (idNode === undefined) faults.fault('missing-field', map.place, `an entry of ${section} needs an "id"`)
    entries.set(`#${entries.size}`, map)
    return
  }
  const first = entries.get(id)
  if (first === undefined) entries.set(id, map)
  else {
    const { line } = lineAndColumn(first.place)
    faults.fault('duplicate-id', idNode!.place, `"${id}" is there already, in ${first.place.source.path}, line ${line}`)
  }
}

function keepSetting(layer: Layer, setting: Setting, node: Node, faults: FaultList): void {
  const first = layer.settings.get(setting)
  if (first === undefined) layer.settings.set(setting, node)
  else faults.fault('duplicate-setting', node.place, `"${setting}" is set already, in ${first.place.source.path}`)
}

function keepFile(layer: Layer, root: Node, path: string, faults: FaultList): void {
  const map = readMap(faults, root, `a mapping with ${[...SECTIONS, ...SETTINGS].join(', ')}`)
  if (map === null) return
  if (isCalendar(path) && member(map, 'calendar') === undefined) {
    keepSetting(layer, 'calendar', map, faults)
    return
  }
  checkFields(faults, map, { allowed: [...SECTIONS, ...SETTINGS], of: 'a rulebook' })
  for (const section of SECTIONS) {
    const value = member(map, section)
    const items = value === undefined ? null : readList(faults, value, `a list of ${section}`)
    for (const item of items ?? []) keepEntry(layer, section, item, faults)
  }
  for (const setting of SETTINGS) {
    const value = member(map, setting)
    if (value !== undefined) keepSetting(layer, setting, value, faults)
  }
}

function keepTable(layer: Layer, name: string, source: SourceText, faults: FaultList): void {
  const first = layer.tables.get(name)
  if (first === undefined) layer.tables.set(name, source)
  else faults.fault('duplicate-table', { source, offset: 0 }, `table "${name}" is there already, in ${first.path}`)
}

/** Sorts the files of one folder; files that are neither rules nor tables are left alone, and so are stories. */
export function readLayer(files: readonly SourceFile[], faults: FaultList): Layer {
  const entries = { windows: new Map(), pathways: new Map(), indicators: new Map(), ladders: new Map() }
  const layer: Layer = { entries, settings: new Map(), tables: new Map(), allRead: true }
  // In the order of their paths, so that the order they are handed over in means nothing.
  for (const { path, text } of [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const table = tableName(path)
    const source = createSourceText(path, text)
    if (table !== null) keepTable(layer, table, source, faults)
    if (!isYaml(path) || isStory(path)) continue
    const parsed = parseYaml(source, faults)
    if (!parsed.sound) layer.allRead = false
    if (parsed.root === null || parsed.root.kind === 'broken') continue
    if (parsed.root.kind === 'list' && !hasEntries(parsed.root)) continue
    keepFile(layer, parsed.root, path, faults)
  }
  return layer
}
