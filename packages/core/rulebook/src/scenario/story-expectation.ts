import type { MarkValue, Quality, Status } from '@golden-hour/model'
import { isNull, type MapNode, type Node } from '../source/node.ts'
import { jsonValue } from '../source/plain.ts'
import { checkFields, oneOrMore, readBoolean, readDuration, readMap, readOneOf, readText } from '../source/read.ts'
import { lineAndColumn } from '../source/source-text.ts'
import type { Expectation, ItemExpectation } from './scenario.ts'
import { entryOf, readName, readStoryTime, required, type StoryReading } from './story-fields.ts'
import { parseStoryTime } from './story-time.ts'

// Written so that a status or quality which the engine knows and a story cannot name does not compile.
const everyStatus = {
  open: true,
  overdue: true,
  met: true,
  late: true,
  missed: true,
  excused: true,
  unknown: true,
  void: true,
} satisfies Record<Status, true>
const everyQuality = {
  minute: true,
  date: true,
  zero: true,
  future: true,
  backdated: true,
  'auto-acknowledged': true,
  clock: true,
  backfill: true,
} satisfies Record<Quality, true>
const STATUSES = Object.keys(everyStatus) as Status[]
const QUALITIES = Object.keys(everyQuality) as Quality[]

/** Reads one field where it is there; what is wrong is reported and left out. `null` asks for there being none. */
function asked<T>(map: MapNode, key: string, read: (node: Node) => T | null): { value: T | null } | null {
  const entry = entryOf(map, key)
  if (entry === undefined) return null
  if (isNull(entry.value)) return { value: null }
  const value = read(entry.value)
  return value === null ? null : { value }
}

function readItem(reading: StoryReading, node: Node): ItemExpectation | null {
  if (node.kind !== 'scalar') return null
  if (node.value === null || node.value === false || node.value === 'none') return 'none'
  if (node.value === true || node.value === 'met') return 'met'
  const time = typeof node.value === 'string' ? parseStoryTime(node.value, reading.clock) : null
  return time?.ok === true ? time.at : null
}

function readItems(reading: StoryReading, node: Node): Record<string, ItemExpectation> | null {
  const map = readMap(reading.faults, node, 'a mapping from items to none, met or a time')
  if (map === null) return null
  const items: Record<string, ItemExpectation> = {}
  for (const { key, value } of map.entries) {
    const item = readItem(reading, value)
    if (item === null)
      reading.faults.fault('bad-value', value.place, `item "${key}" is expected as none, met or a time`)
    else items[key] = item
  }
  return items
}

function readMarks(reading: StoryReading, node: Node): Record<string, MarkValue> | null {
  const map = readMap(reading.faults, node, 'a mapping from marks to values')
  return map === null ? null : (jsonValue(map) as Record<string, MarkValue>)
}

function readQualities({ faults }: StoryReading, node: Node): Quality[] {
  return oneOrMore(node)
    .map((item) => readOneOf(faults, item, QUALITIES))
    .filter((quality) => quality !== null)
}

type Asked = Omit<Expectation, 'at' | 'window' | 'status' | 'zone' | 'line'>
type Reader = (reading: StoryReading, node: Node) => unknown

const instant: Reader = (reading, node) => readStoryTime(reading, node)?.at ?? null

/** What an expectation may ask beside the status, and how it is written. */
const READERS = {
  national: ({ faults }, node) => readOneOf(faults, node, STATUSES),
  reason: ({ faults }, node) => readText(faults, node),
  started: instant,
  due: instant,
  stopped: instant,
  elapsed: ({ faults }, node) => readDuration(faults, node, true),
  marks: readMarks,
  items: readItems,
  documentedLate: ({ faults }, node) => readBoolean(faults, node),
  quality: readQualities,
} satisfies Record<keyof Asked, Reader>

/** Of these, null asks for there being none; of the others it asks nothing. */
const MAY_BE_NONE = new Set(['reason', 'started', 'due', 'stopped', 'elapsed'])

function readAsked(reading: StoryReading, map: MapNode): Asked {
  const read = Object.entries<Reader>(READERS).flatMap(([key, reader]) => {
    const found = asked(map, key, (node) => reader(reading, node))
    return found === null || (found.value === null && !MAY_BE_NONE.has(key)) ? [] : [[key, found.value] as const]
  })
  return Object.fromEntries(read) as Asked
}

const FIELDS = ['at', 'window', 'status', ...Object.keys(READERS)]
const OF = 'an expectation'

export function readExpectation(reading: StoryReading, node: Node): Expectation | null {
  const { faults, clock } = reading
  const map = readMap(faults, node, 'an expectation, as { at: "09:10", window: stroke.dnt/E1, status: met }')
  if (map === null) return null
  checkFields(faults, map, { allowed: FIELDS, of: OF })
  const atNode = required(faults, map, 'at', OF)
  const at = atNode === null ? null : readStoryTime(reading, atNode)
  const windowNode = required(faults, map, 'window', OF)
  const window = windowNode === null ? null : readName(faults, windowNode, 'a window, as stroke.dnt/E1')
  const status =
    asked(map, 'status', (value) => readOneOf(faults, value, [...STATUSES, 'none'] as const))?.value ?? null
  const rest = readAsked(reading, map)
  if (!map.entries.some(({ key }) => FIELDS.includes(key) && key !== 'at' && key !== 'window'))
    faults.fault('missing-field', map.place, `${OF} needs "status"`)
  if (at === null || window === null) return null
  const { line } = lineAndColumn(map.place)
  return { at: at.at, window, status, ...rest, zone: clock.zone, line }
}
