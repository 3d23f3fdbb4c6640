import type { FaultList } from '../source/fault-list.ts'
import { type Entry, isNull, type MapNode, type Node } from '../source/node.ts'
import { readList, readScalar, readText } from '../source/read.ts'
import { parseStoryTime, type StoryClock } from './story-time.ts'

/** Reading a story: where faults go, and what its times are relative to. */
export interface StoryReading {
  readonly faults: FaultList
  readonly clock: StoryClock
}

/** The entry of a field, also where its value is null; undefined where the field is absent. */
export const entryOf = (map: MapNode, key: string): Entry | undefined => map.entries.find((entry) => entry.key === key)

/** A field that must be there, reported where it is not. */
export function required(faults: FaultList, map: MapNode, key: string, of: string): Node | null {
  const entry = entryOf(map, key)
  if (entry !== undefined && !isNull(entry.value)) return entry.value
  faults.fault('missing-field', map.place, `${of} needs "${key}"`)
  return null
}

export type StoryTime = Extract<ReturnType<typeof parseStoryTime>, { ok: true }>

export function readStoryTime({ faults, clock }: StoryReading, node: Node): StoryTime | null {
  const text = readText(faults, node, 'a time such as "08:00"')
  if (text === null) return null
  const time = parseStoryTime(text, clock)
  if (time.ok) return time
  faults.fault('bad-time', node.place, time.message)
  return null
}

export function readStoryTimes(reading: StoryReading, node: Node): StoryTime[] {
  const items = readList(reading.faults, node, 'a list of times') ?? []
  return items.map((item) => readStoryTime(reading, item)).filter((time) => time !== null)
}

/** A name; a number is taken as it is written, so that `patient: 100123` needs no quotes. */
export function readName(faults: FaultList, node: Node, expected: string): string | null {
  const isNumber = node.kind === 'scalar' && typeof node.value === 'number'
  return isNumber ? (readScalar(faults, node, expected)?.text ?? null) : readText(faults, node, expected)
}
