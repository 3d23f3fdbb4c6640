import type { Node } from './node.ts'

/** Maps whose order means something: the first item of `start: { all }` carries the key, names of `with` see earlier ones. */
const ORDERED = new Set(['all', 'with'])

/** The JSON value of a node, for hashing: ordered maps become lists of pairs, so that their order counts. */
export function plainValue(node: Node, ordered = false): unknown {
  switch (node.kind) {
    case 'broken':
      return null
    case 'scalar':
      return node.value
    case 'list':
      return node.items.map((item) => plainValue(item))
    case 'map': {
      const pairs = node.entries.map((e) => [e.key, plainValue(e.value, ORDERED.has(e.key))] as const)
      return ordered ? pairs : Object.fromEntries(pairs)
    }
  }
}

/** The JSON value of a node as a reader of the file would expect it. */
export function jsonValue(node: Node): unknown {
  switch (node.kind) {
    case 'broken':
      return null
    case 'scalar':
      return node.value
    case 'list':
      return node.items.map(jsonValue)
    case 'map':
      return Object.fromEntries(node.entries.map((e) => [e.key, jsonValue(e.value)]))
  }
}
