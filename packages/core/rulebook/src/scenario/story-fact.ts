import { eventType, isExtensionType, nearestTypes } from '@golden-hour/events'
import { parseInstant } from '@golden-hour/model'
import { type Entry, isNull, type MapNode, type Node } from '../source/node.ts'
import { jsonValue } from '../source/plain.ts'
import { checkFields, readBoolean, readMap, readOneOf, readScalar } from '../source/read.ts'
import { checkEvent } from './check-event.ts'
import type { StoryEvent } from './scenario.ts'
import { entryOf, readName, readStoryTime, required, type StoryReading, type StoryTime } from './story-fields.ts'

/** What a story says once for all its facts. */
export interface StoryDefaults {
  readonly patient: string | null
  readonly encounter: string | null
}

const FIELDS = [
  'at',
  'known',
  'recorded',
  'source',
  'factid',
  'version',
  'void',
  'precision',
  'patient',
  'encounter',
  'backfill',
] as const
const PRECISIONS = ['second', 'minute', 'date'] as const

const isKnown = (type: string): boolean => eventType(type) !== undefined || isExtensionType(type)

/** The entry that names the event; every fact has exactly one. */
function readType({ faults }: StoryReading, map: MapNode): Entry | null {
  const [entry, second] = map.entries.filter(({ key }) => key.includes('.'))
  if (entry === undefined) {
    faults.fault('missing-type', map.place, 'a fact needs an event type with its data, as ed.arrived: {}')
    return null
  }
  if (second !== undefined)
    faults.fault('several-types', second.keyPlace, `a fact is of one type; write "${second.key}" as a fact of its own`)
  if (!isKnown(entry.key))
    faults.fault(
      'unknown-type',
      entry.keyPlace,
      `"${entry.key}" is no event type`,
      nearestTypes(entry.key, 1)[0] ?? null,
    )
  return entry
}

function readBody({ faults }: StoryReading, { value }: Entry): Readonly<Record<string, unknown>> {
  if (isNull(value)) return {}
  const map = readMap(faults, value, 'the data of the event, as {}')
  return map === null ? {} : (jsonValue(map) as Record<string, unknown>)
}

function optionalTime(reading: StoryReading, map: MapNode, key: string): StoryTime | null {
  const entry = entryOf(map, key)
  return entry === undefined || isNull(entry.value) ? null : readStoryTime(reading, entry.value)
}

/** The name a fact gives itself; else the story's. Null says that it has none. */
function nameOr({ faults }: StoryReading, map: MapNode, key: string, otherwise: string | null): string | null {
  const entry = entryOf(map, key)
  if (entry === undefined) return otherwise
  return isNull(entry.value) ? null : readName(faults, entry.value, 'a text')
}

function flag({ faults }: StoryReading, map: MapNode, key: string): boolean {
  const entry = entryOf(map, key)
  return entry !== undefined && !isNull(entry.value) && readBoolean(faults, entry.value) === true
}

/** A number, also as text, or an RFC 3339 time: as the attribute `factversion` may be. */
function readVersion({ faults }: StoryReading, node: Node): number | string | null {
  const scalar = readScalar(faults, node, 'a version')
  if (scalar === null) return null
  if (typeof scalar.value === 'number') return scalar.value
  if (/^-?\d+(\.\d+)?$/.test(scalar.text) || parseInstant(scalar.text) !== null) return scalar.text
  faults.fault(
    'bad-version',
    node.place,
    `"${scalar.text}" is no version; write a number or an RFC 3339 time with offset`,
  )
  return null
}

/** The attributes that are there only where the fact says so. */
function optionalAttributes(reading: StoryReading, map: MapNode): Partial<StoryEvent> {
  const precision = entryOf(map, 'precision')
  const version = entryOf(map, 'version')
  const read = {
    precision: precision && !isNull(precision.value) ? readOneOf(reading.faults, precision.value, PRECISIONS) : null,
    version: version && !isNull(version.value) ? readVersion(reading, version.value) : null,
  }
  return {
    ...(read.precision === null ? {} : { timeprecision: read.precision }),
    ...(read.version === null ? {} : { factversion: read.version }),
    ...(flag(reading, map, 'backfill') ? { backfill: true as const } : {}),
  }
}

type Named = Pick<StoryEvent, 'source' | 'type' | 'partitionkey' | 'subject' | 'factid' | 'factop' | 'data'>
type Timed = Pick<StoryEvent, 'time' | 'recordedtime' | 'knowntime'>

/** Who and what. `nth`: the how-manieth of its type in the story, from 1. */
function readNamed(
  reading: StoryReading,
  map: MapNode,
  type: Entry,
  defaults: StoryDefaults,
  nth: number,
): Named | null {
  const patient = nameOr(reading, map, 'patient', defaults.patient)
  const encounter = nameOr(reading, map, 'encounter', defaults.encounter)
  if (patient === null)
    reading.faults.fault('missing-field', map.place, 'a fact needs "patient", of its own or of the story')
  if (patient === null) return null
  return {
    source: nameOr(reading, map, 'source', null) ?? '/story',
    type: type.key,
    ...(encounter === null ? {} : { subject: encounter }),
    partitionkey: patient,
    factid: nameOr(reading, map, 'factid', null) ?? `${type.key}#${nth}`,
    factop: flag(reading, map, 'void') ? 'void' : 'assert',
    data: readBody(reading, type),
  }
}

/** When: `recorded` and `known` are `at` unless the fact says otherwise. */
function readTimed(reading: StoryReading, map: MapNode): Timed | null {
  const node = required(reading.faults, map, 'at', 'a fact')
  const at = node === null ? null : readStoryTime(reading, node)
  const recorded = optionalTime(reading, map, 'recorded') ?? at
  const known = optionalTime(reading, map, 'known') ?? at
  if (at === null || recorded === null || known === null) return null
  return { time: at.text, recordedtime: recorded.text, knowntime: known.text }
}

/** Facts of one story become events one after the other: the n-th of a type is named `<type>#<n>` unless it says otherwise. */
export function createFactReader(reading: StoryReading, defaults: StoryDefaults): (node: Node) => StoryEvent | null {
  const counts = new Map<string, number>()
  const nth = (type: string): number => {
    const n = (counts.get(type) ?? 0) + 1
    counts.set(type, n)
    return n
  }
  let read = 0
  return (node) => {
    read += 1
    const map = readMap(reading.faults, node, 'a fact, as { at: "08:00", ed.arrived: {} }')
    if (map === null) return null
    const entries = map.entries.filter(({ key }) => !key.includes('.'))
    checkFields(reading.faults, { ...map, entries }, { allowed: FIELDS, of: 'a fact' })
    const type = readType(reading, map)
    const timed = readTimed(reading, map)
    const rest = optionalAttributes(reading, map)
    const named = type === null ? null : readNamed(reading, map, type, defaults, nth(type.key))
    if (type === null || named === null || timed === null) return null
    const event: StoryEvent = { specversion: '1.0', id: `fact-${read}`, ...named, ...timed, ...rest }
    if (isKnown(type.key)) checkEvent(reading.faults, event, map, type)
    return event
  }
}
