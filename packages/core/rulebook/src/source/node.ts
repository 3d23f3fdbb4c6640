import type { Place } from './source-text.ts'

export interface Entry {
  readonly key: string
  readonly keyPlace: Place
  readonly value: Node
}

export interface MapNode {
  readonly kind: 'map'
  readonly place: Place
  readonly entries: readonly Entry[]
}

export interface ListNode {
  readonly kind: 'list'
  readonly place: Place
  readonly items: readonly Node[]
}

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly place: Place
  readonly value: string | number | boolean | null
  /** A string's content; of a plain number, boolean or null what is written. */
  readonly text: string
  /** The place of the i-th character of `text`. */
  placeOf(index: number): Place
}

/** Something that could not be read and has been told already; whoever meets it says nothing more. */
export interface BrokenNode {
  readonly kind: 'broken'
  readonly place: Place
}

/** A value of a YAML file that knows where it stands. */
export type Node = MapNode | ListNode | ScalarNode | BrokenNode

export const isNull = (node: Node): boolean => node.kind === 'scalar' && node.value === null

/** The value of a field; undefined where it is absent or null. */
export function member(node: Node | undefined, key: string): Node | undefined {
  if (node?.kind !== 'map') return undefined
  const value = node.entries.find((entry) => entry.key === key)?.value
  return value === undefined || isNull(value) ? undefined : value
}

export function describe(node: Node): string {
  if (node.kind === 'map') return 'a mapping'
  if (node.kind === 'list') return 'a list'
  if (node.kind === 'broken') return 'something unreadable'
  if (node.value === null) return 'nothing'
  return typeof node.value === 'string' ? 'a text' : `a ${typeof node.value}`
}
