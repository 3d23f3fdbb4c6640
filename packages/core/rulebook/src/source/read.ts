import type { DurationMs } from '@golden-hour/model'
import { parseDuration } from '../iso-duration.ts'
import type { FaultList } from './fault-list.ts'
import { nearestName } from './nearest.ts'
import { describe, isNull, type ListNode, type MapNode, type Node, type ScalarNode } from './node.ts'

/** Each reader returns the value, or null after it has said what is wrong. */
const wrongType = (faults: FaultList, node: Node, expected: string): null => {
  if (node.kind !== 'broken') faults.fault('wrong-type', node.place, `expected ${expected}, found ${describe(node)}`)
  return null
}

export function readMap(faults: FaultList, node: Node, expected: string): MapNode | null {
  return node.kind === 'map' ? node : wrongType(faults, node, expected)
}

export function readList(faults: FaultList, node: Node, expected: string): readonly Node[] | null {
  return node.kind === 'list' ? node.items : wrongType(faults, node, expected)
}

export function readScalar(faults: FaultList, node: Node, expected: string): ScalarNode | null {
  return node.kind === 'scalar' && node.value !== null ? node : wrongType(faults, node, expected)
}

export function readText(faults: FaultList, node: Node, expected = 'a text'): string | null {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return wrongType(faults, node, expected)
  if (node.value.trim() !== '') return node.value
  faults.fault('wrong-type', node.place, `expected ${expected}, found an empty one`)
  return null
}

export function readBoolean(faults: FaultList, node: Node, expected = 'true or false'): boolean | null {
  return node.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : wrongType(faults, node, expected)
}

export function readNumber(faults: FaultList, node: Node, expected = 'a number'): number | null {
  return node.kind === 'scalar' && typeof node.value === 'number' ? node.value : wrongType(faults, node, expected)
}

/** A whole number of at least `least`. */
export function readCount(faults: FaultList, node: Node, least: number): number | null {
  const expected = `a whole number of at least ${least}`
  const value = readNumber(faults, node, expected)
  if (value === null || (Number.isSafeInteger(value) && value >= least)) return value
  faults.fault('bad-number', node.place, `expected ${expected}, found ${value}`)
  return null
}

export function readOneOf<T extends string>(faults: FaultList, node: Node, allowed: readonly T[]): T | null {
  const expected = `one of ${allowed.join(', ')}`
  if (node.kind !== 'scalar' || node.value === null) return wrongType(faults, node, expected)
  const found = allowed.find((name) => name === node.text)
  if (found !== undefined) return found
  faults.fault('bad-value', node.place, `"${node.text}" is not ${expected}`, nearestName(node.text, allowed))
  return null
}

/** An ISO 8601 duration; `signed` ones may be negative. */
export function readDuration(faults: FaultList, node: Node, signed = false): DurationMs | null {
  const text = readText(faults, node, 'an ISO 8601 duration such as PT60M')
  if (text === null) return null
  const parsed = parseDuration(text)
  if (parsed.ok && (signed || parsed.ms >= 0)) return parsed.ms
  const message = parsed.ok ? `"${text}" is negative; a duration here runs forward` : parsed.message
  faults.fault('bad-duration', node.place, message)
  return null
}

const ID = /^[a-z0-9][a-z0-9.-]*$/

export function readId(faults: FaultList, node: Node): string | null {
  const text = readText(faults, node, 'an id')
  if (text === null || ID.test(text)) return text
  faults.fault('bad-id', node.place, `"${text}" is no id; use a-z, 0-9, "." and "-", beginning with a letter or digit`)
  return null
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** A name that expressions can read. */
export const isReadableName = (text: string): boolean => NAME.test(text)

/** A list, or one alone. */
export const oneOrMore = (node: Node): readonly Node[] => (node.kind === 'list' ? (node as ListNode).items : [node])

/** Texts of a list, or the one alone; what is no text is reported and left out. */
export function readTexts(faults: FaultList, node: Node, expected: string): string[] {
  if (node.kind !== 'list') {
    const text = readText(faults, node, expected)
    return text === null ? [] : [text]
  }
  return node.items.map((item) => readText(faults, item, expected)).filter((text) => text !== null)
}

export interface FieldsAllowed {
  readonly allowed: readonly string[]
  /** What has the fields: `a rule of kind order`. */
  readonly of: string
  /** Why a field that exists elsewhere cannot stand here. */
  readonly refused?: Readonly<Record<string, string>>
}

/** Reports every field that has no meaning here. Null values count as absent, unless nobody knows the field. */
export function checkFields(faults: FaultList, node: MapNode, { allowed, of, refused = {} }: FieldsAllowed): void {
  for (const { key, keyPlace, value } of node.entries) {
    if (allowed.includes(key)) continue
    const why = Object.hasOwn(refused, key) ? refused[key] : undefined
    if (why !== undefined && isNull(value)) continue
    if (why !== undefined) faults.fault('field-not-allowed', keyPlace, `${of} takes no "${key}": ${why}`)
    else faults.fault('unknown-field', keyPlace, `${of} has no field "${key}"`, nearestName(key, allowed))
  }
}
