import type { EpochMs } from '@golden-hour/model'
import { isLocalDay } from '../calendar/local-day.ts'
import type { SourceFile } from '../compiled/fault.ts'
import { createFaultList, type FaultList } from '../source/fault-list.ts'
import { isNull, type MapNode, type Node } from '../source/node.ts'
import { parseYaml } from '../source/parse-yaml.ts'
import { checkFields, readList, readMap, readText } from '../source/read.ts'
import { createSourceText, lineAndColumn } from '../source/source-text.ts'
import { sameWindow } from './same-window.ts'
import type { ParsedScenarios, Scenario } from './scenario.ts'
import { readExpectation } from './story-expectation.ts'
import { createFactReader } from './story-fact.ts'
import { entryOf, readName, readStoryTimes, required, type StoryReading } from './story-fields.ts'
import { DEFAULT_STORY_ZONE, type StoryClock, type StoryZone, storyZone } from './story-time.ts'

const FIELDS = ['name', 'day', 'zone', 'patient', 'encounter', 'facts', 'expect', 'reminders']

/** The value of a field, or null where it is absent or empty. */
function value(map: MapNode, key: string): Node | null {
  const entry = entryOf(map, key)
  return entry === undefined || isNull(entry.value) ? null : entry.value
}

function readZone(faults: FaultList, map: MapNode): StoryZone | null {
  const node = value(map, 'zone')
  const name = node === null ? DEFAULT_STORY_ZONE : readText(faults, node, 'a zone such as Asia/Shanghai')
  const zone = name === null ? null : storyZone(name)
  if (zone === null && node !== null && name !== null)
    faults.fault(
      'bad-zone',
      node.place,
      `"${name}" is no time zone; write a name such as Asia/Shanghai or an offset such as +08:00`,
    )
  return zone
}

function readDay(faults: FaultList, map: MapNode): string | null {
  const node = value(map, 'day')
  const day = node === null ? null : readText(faults, node, 'a day as YYYY-MM-DD')
  if (day === null || isLocalDay(day)) return day
  if (node !== null) faults.fault('bad-day', node.place, `"${day}" is no day of the calendar; write it as YYYY-MM-DD`)
  return null
}

/** A day or zone that cannot be read leaves one fault, not one more at each time that leans on it. */
function readClock(faults: FaultList, map: MapNode): StoryClock | null {
  const zone = readZone(faults, map)
  const day = readDay(faults, map)
  return zone === null || (day === null && value(map, 'day') !== null) ? null : { zone, day }
}

function readReminders(reading: StoryReading, map: MapNode): Record<string, readonly EpochMs[]> {
  const node = value(map, 'reminders')
  const windows = node === null ? null : readMap(reading.faults, node, 'a mapping from windows to times')
  const reminders: Record<string, readonly EpochMs[]> = {}
  for (const { key, keyPlace, value: times } of windows?.entries ?? []) {
    const other = Object.keys(reminders).find((window) => sameWindow(window, key))
    if (other !== undefined)
      reading.faults.fault('duplicate-window', keyPlace, `"${key}" is "${other}" again; join the two`)
    reminders[key] = readStoryTimes(reading, times).map((time) => time.at)
  }
  return reminders
}

const listOf = (faults: FaultList, map: MapNode, key: string): readonly Node[] => {
  const node = value(map, key)
  return node === null ? [] : (readList(faults, node, 'a list') ?? [])
}

const nameOf = (faults: FaultList, map: MapNode, key: string): string | null => {
  const node = value(map, key)
  return node === null ? null : readName(faults, node, 'a text')
}

function readScenario(faults: FaultList, node: Node): Scenario | null {
  const map = readMap(faults, node, 'a story with name, facts and expect')
  if (map === null) return null
  checkFields(faults, map, { allowed: FIELDS, of: 'a story' })
  const nameNode = required(faults, map, 'name', 'a story')
  const name = nameNode === null ? null : readName(faults, nameNode, 'a name')
  const clock = readClock(faults, map)
  if (clock === null) return null
  const reading = { faults, clock }
  const readFact = createFactReader(reading, {
    patient: nameOf(faults, map, 'patient'),
    encounter: nameOf(faults, map, 'encounter'),
  })
  required(faults, map, 'facts', 'a story')
  const events = listOf(faults, map, 'facts').map(readFact)
  const expectations = listOf(faults, map, 'expect').map((item) => readExpectation(reading, item))
  const reminders = readReminders(reading, map)
  if (value(map, 'expect') === null && Object.keys(reminders).length === 0)
    faults.fault(
      'missing-field',
      map.place,
      'a story needs "expect" or "reminders": one that expects nothing cannot fail',
    )
  return {
    name: name ?? '',
    file: map.place.source.path,
    line: lineAndColumn(map.place).line,
    zone: clock.zone,
    events: events.filter((event) => event !== null),
    expectations: expectations.filter((expectation) => expectation !== null),
    reminders,
  }
}

/** Reads a file of stories. All faults at once; nothing throws. */
export function parseScenarios(file: SourceFile): ParsedScenarios {
  const faults = createFaultList()
  const { root, sound } = parseYaml(createSourceText(file.path, file.text), faults)
  if (!sound) return { ok: false, faults: faults.faults(), scenarios: [] }
  const nodes = root === null || isNull(root) ? [] : (readList(faults, root, 'a list of stories') ?? [])
  const scenarios: Scenario[] = []
  for (const node of nodes) {
    const before = faults.faults().length
    const scenario = readScenario(faults, node)
    if (scenario !== null && faults.faults().length === before) scenarios.push(scenario)
  }
  const found = faults.faults()
  return found.length === 0 ? { ok: true, scenarios } : { ok: false, faults: found, scenarios }
}
