import {
  byCodeUnit,
  canonicalJson,
  createZone,
  DAY_MS,
  type DurationMs,
  durationMs,
  sha256,
  type Zone,
} from '@golden-hour/model'
import { type CalendarYear, parseCalendarYears } from './calendar/calendar-year.ts'
import { createCalendar } from './calendar/working-days.ts'
import type { LoadedRulebook, SourceFile } from './compiled/fault.ts'
import type { Ladder, Pathway, Rulebook } from './compiled/rulebook.ts'
import { compileIndicator } from './indicators/compile-indicator.ts'
import type { Loading } from './loading.ts'
import { compilePathway } from './pathway.ts'
import { type CompiledRule, compileRule } from './rule/compile-rule.ts'
import { typesOf } from './rule/matcher.ts'
import { createFaultList, type FaultList } from './source/fault-list.ts'
import { type Layer, readLayer, type Section, type Setting } from './source/layer.ts'
import type { MapNode, Node } from './source/node.ts'
import { mergeLayers } from './source/overlay.ts'
import { jsonValue, plainValue } from './source/plain.ts'
import { readDuration, readText } from './source/read.ts'
import { readTable, type Table } from './tables/table.ts'

export interface LoadOptions {
  /** A hospital's folder, laid over the shipped one by id. */
  readonly overlay?: readonly SourceFile[]
  /** IANA name; used where neither folder sets `zone`. Default Asia/Shanghai. */
  readonly zone?: string
}

const DEFAULT_ZONE = 'Asia/Shanghai'
const DEFAULT_HORIZON = durationMs(35 * DAY_MS)

/** The overlay's setting, else the shipped one's. */
const settingOf = (layers: readonly Layer[], setting: Setting): Node | undefined =>
  layers.map((layer) => layer.settings.get(setting)).findLast((node) => node !== undefined)

function readZone(layers: readonly Layer[], otherwise: string, faults: FaultList): Zone {
  const node = settingOf(layers, 'zone')
  const name =
    node === undefined ? otherwise : (readText(faults, node, 'a time zone, as Asia/Shanghai') ?? DEFAULT_ZONE)
  try {
    return createZone(name)
  } catch {
    const place = node?.place ?? { source: { path: 'options', text: '', lineStarts: [0] }, offset: 0 }
    faults.fault('bad-zone', place, `"${name}" is no time zone of the IANA database; write one like Asia/Shanghai`)
    return createZone(DEFAULT_ZONE)
  }
}

/** The node that a path such as `years.2027.holidays.3` leads to, as far as it goes. */
function nodeAt(node: Node, path: string): Node {
  let at = node
  for (const step of path === '' ? [] : path.split('.')) {
    const next =
      at.kind === 'map'
        ? at.entries.find((e) => e.key === step)?.value
        : at.kind === 'list'
          ? at.items[Number(step)]
          : undefined
    if (next === undefined) return at
    at = next
  }
  return at
}

function readCalendarYears(layers: readonly Layer[], faults: FaultList): CalendarYear[] {
  return layers.flatMap((layer) => {
    const node = layer.settings.get('calendar')
    if (node === undefined) return []
    const parsed = parseCalendarYears(jsonValue(node))
    if (parsed.ok) return [...parsed.years]
    for (const { path, message } of parsed.problems) faults.fault('bad-calendar', nodeAt(node, path).place, message)
    return []
  })
}

/** Tables of the overlay replace those of the same name. */
function readTables(layers: readonly Layer[], zone: Zone, faults: FaultList): Map<string, Table> {
  const tables = new Map<string, Table>()
  for (const layer of layers)
    for (const [name, source] of layer.tables) {
      const table = readTable(name, source, zone, faults)
      if (table !== null) tables.set(name, table)
    }
  return tables
}

const idsOf = (entries: ReadonlyMap<string, MapNode>): Set<string> =>
  new Set([...entries.keys()].filter((id) => !id.includes('#')))

function asLadder(id: string, node: MapNode): Ladder {
  return { id, source: jsonValue(node) as Readonly<Record<string, unknown>> }
}

const isActive = ({ rule }: CompiledRule): boolean => rule.mode === 'alert' || rule.mode === 'count'

function factTypesOf(rules: readonly CompiledRule[], pathways: readonly Pathway[]): ReadonlySet<string> {
  const ofRules = rules.filter(isActive).flatMap((compiled) => compiled.factTypes)
  const ofPathways = pathways.flatMap((pathway) => [...typesOf(pathway.when), ...pathway.milestones])
  return new Set([...ofRules, ...ofPathways].sort(byCodeUnit))
}

type Entries = Readonly<Record<Section, ReadonlyMap<string, MapNode>>>

/** Over everything the rulebook was made of; neither the names nor the order of its files count. */
function hashOf(loading: Loading, entries: Entries, horizon: DurationMs): string {
  const section = (name: Section): unknown =>
    Object.fromEntries([...entries[name]].map(([id, node]) => [id, plainValue(node)]))
  return sha256(
    canonicalJson({
      zone: loading.zone.name,
      correctionHorizonMs: horizon,
      windows: section('windows'),
      pathways: section('pathways'),
      indicators: section('indicators'),
      ladders: section('ladders'),
      tables: Object.fromEntries([...loading.tables].map(([name, table]) => [name, table.records])),
      calendar: loading.calendar.years,
    }),
  )
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => byCodeUnit(a.id, b.id)

function compileAll(loading: Loading, entries: Entries, horizon: DurationMs): Rulebook {
  const rules = [...entries.windows.values()].map((node) => compileRule(loading, node)).filter((rule) => rule !== null)
  const pathways = [...entries.pathways.values()].map((node) => compilePathway(loading, node)).filter((p) => p !== null)
  const byRule = new Map(rules.map((compiled) => [compiled.rule.id, compiled]))
  const indicators = [...entries.indicators.values()]
    .map((node) => compileIndicator(loading, byRule, node))
    .filter((i) => i !== null)
  const usesWorkingDays = rules.some((compiled) => isActive(compiled) && compiled.usesWorkingDays)
  const { calendar, zone } = loading
  return {
    hash: hashOf(loading, entries, horizon),
    zone,
    rules: rules.map((compiled) => compiled.rule).sort(byId),
    indicators: indicators.sort(byId),
    pathways: pathways.sort(byId),
    ladders: [...entries.ladders]
      .filter(([id]) => loading.ladders.has(id))
      .map(([id, node]) => asLadder(id, node))
      .sort(byId),
    factTypes: factTypesOf(rules, pathways),
    correctionHorizonMs: horizon,
    usesWorkingDays,
    calendarCoverage: calendar.coverage,
    refusedAt(at) {
      const year = Number(zone.dayOf(at).slice(0, 4))
      if (!usesWorkingDays || calendar.covers(year)) return null
      return `the calendar does not cover ${year}, and rules reckon in working days; add calendar: { years: { ${year}: … } }`
    },
  }
}

function readHorizon(layers: readonly Layer[], faults: FaultList): DurationMs {
  const node = settingOf(layers, 'correctionHorizon')
  return (node === undefined ? null : readDuration(faults, node)) ?? DEFAULT_HORIZON
}

/**
 * Reads, checks and compiles a rulebook. Paths are relative with `/`: every `*.yaml` or `*.yml` is a rule file, unless it
 * is a story; `tables/NAME.csv` is a table. Pure; throws for nothing that a file can contain.
 */
export function loadRulebook(files: readonly SourceFile[], options: LoadOptions = {}): LoadedRulebook {
  const faults = createFaultList()
  const base = readLayer(files, faults)
  const overlay = options.overlay === undefined ? null : readLayer(options.overlay, faults)
  const layers = overlay === null ? [base] : [base, overlay]
  const zone = readZone(layers, options.zone ?? DEFAULT_ZONE, faults)
  const { entries } = mergeLayers(base, overlay, faults)
  const loading: Loading = {
    faults,
    zone,
    calendar: createCalendar(zone, readCalendarYears(layers, faults)),
    tables: readTables(layers, zone, faults),
    ladders: idsOf(entries.ladders),
    ruleIds: idsOf(entries.windows),
    allRead: layers.every((layer) => layer.allRead),
  }
  const rulebook = compileAll(loading, entries, readHorizon(layers, faults))
  const found = faults.faults()
  return found.length === 0 ? { ok: true, rulebook, warnings: faults.warnings() } : { ok: false, faults: found }
}
