import type { Fault } from '@golden-hour/rulebook'
import { isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { nearest } from '../output/nearest.ts'
import { textWidth } from '../output/text-width.ts'

/** A YAML file being read with its places, so that everything wrong with it can be said at once. */
export interface YamlSource {
  readonly root: Node | null
  readonly faults: readonly Fault[]
  fault(node: unknown, code: string, message: string, right?: Iterable<string>): void
  /** The members of a map, by name. Unknown ones are faults, with the nearest of `allowed`. */
  members(map: YAMLMap, allowed: readonly string[] | null): ReadonlyMap<string, { key: unknown; value: unknown }>
  text(node: unknown, what: string): string | null
  texts(node: unknown, what: string): readonly string[] | null
}

/** `file:line:column` faults with the line and a caret under the place. */
export function readYaml(text: string, file: string): YamlSource {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false })
  const lines = text.split(/\r?\n/)
  const faults: Fault[] = []
  const faultAt = (offset: number, code: string, message: string, near: string | null): void => {
    const { line, col } = counter.linePos(offset)
    const text = lines[line - 1] ?? ''
    const excerpt = `${text}\n${' '.repeat(textWidth(text.slice(0, col - 1)))}^`
    faults.push({ code, file, line, column: col, message, nearest: near, excerpt })
  }
  for (const error of document.errors) faultAt(error.pos[0], 'bad-yaml', error.message, null)
  const fault = (node: unknown, code: string, message: string, right: Iterable<string> = []): void => {
    const given = isScalar(node) ? String(node.value) : ''
    const offset = typeof node === 'object' && node !== null && 'range' in node ? (node as Node).range?.[0] : 0
    faultAt(offset ?? 0, code, message, nearest(given, right))
  }
  const scalarText = (node: unknown, what: string): string | null => {
    if (isScalar(node) && node.value !== null && typeof node.value !== 'object' && String(node.value) !== '') {
      return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
    }
    fault(node, 'bad-value', `${what} must be a text`)
    return null
  }
  return {
    root: document.contents,
    faults,
    fault,
    members(map, allowed) {
      const found = new Map<string, { key: unknown; value: unknown }>()
      for (const { key, value } of map.items) {
        const name = isScalar(key)
          ? typeof key.value === 'string'
            ? key.value
            : (key.source ?? String(key.value))
          : ''
        if (allowed !== null && !allowed.includes(name)) fault(key, 'unknown-field', `unknown key \`${name}\``, allowed)
        else found.set(name, { key, value })
      }
      return found
    },
    text: scalarText,
    texts(node, what) {
      if (!isSeq(node)) {
        const one = scalarText(node, what)
        return one === null ? null : [one]
      }
      const all = node.items.map((item) => scalarText(item, what))
      if (all.length === 0) fault(node, 'bad-value', `${what} must name at least one column`)
      return all.length > 0 && all.every((item) => item !== null) ? all : null
    },
  }
}
