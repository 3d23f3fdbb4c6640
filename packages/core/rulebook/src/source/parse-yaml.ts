import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type Node as YamlNode,
} from 'yaml'
import type { FaultList } from './fault-list.ts'
import { isCutShort, QUOTE_IT } from './flow-traps.ts'
import { parseMasked } from './masked-parse.ts'
import type { BrokenNode, Entry, Node, ScalarNode } from './node.ts'
import { contentOffsets } from './scalar-positions.ts'
import type { Place, SourceText } from './source-text.ts'
import { tellSyntax, tellTags } from './yaml-errors.ts'

/** More than any rulebook has; an alias that repeats itself ends here. */
const MAX_NODES = 500_000
const MAX_DEPTH = 60
/** What an alias counts among the nodes: a thousand of them are enough for anybody. */
const ALIAS_COST = 500

export interface ParsedFile {
  readonly source: SourceText
  /** Null: the file is empty. */
  readonly root: Node | null
  /** Whether YAML itself could be read; if not, what follows from the content is not told. */
  readonly sound: boolean
}

interface Reading {
  readonly source: SourceText
  readonly document: Document
  readonly faults: FaultList
  /** Where expressions begin that YAML would have cut short. */
  readonly masked: ReadonlySet<number>
  left: number
  toldTooMuch: boolean
}

const placeAt = (reading: Reading, offset: number): Place => ({ source: reading.source, offset })
const offsetOf = (node: { range?: readonly number[] | null | undefined } | null, otherwise: number): number =>
  node?.range?.[0] ?? otherwise

function broken(reading: Reading, offset: number): BrokenNode {
  return { kind: 'broken', place: placeAt(reading, offset) }
}

function scalarText(node: Scalar): string {
  if (typeof node.value === 'string') return node.value
  return node.source ?? String(node.value)
}

function readScalar(reading: Reading, node: Scalar, fallback: number): Node {
  const offset = offsetOf(node, fallback)
  const value = node.value
  const simple = value === null || ['string', 'number', 'boolean'].includes(typeof value)
  if (!simple || (typeof value === 'number' && !Number.isFinite(value))) {
    reading.faults.fault(
      'wrong-type',
      placeAt(reading, offset),
      'this is neither text, number nor boolean; quote it if it is text',
    )
    return broken(reading, offset)
  }
  const text = scalarText(node)
  let offsets: number[] | null = null
  const placeOf = (index: number): Place => {
    offsets ??= rawOffsets(reading.source.text, node, text, offset)
    return placeAt(reading, offsets[Math.min(index, text.length)] ?? offset)
  }
  return { kind: 'scalar', place: placeAt(reading, offset), value: value as ScalarNode['value'], text, placeOf }
}

function rawOffsets(text: string, node: Scalar, content: string, offset: number): number[] {
  const isBlock = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL'
  const begin = isBlock ? text.indexOf('\n', offset) + 1 : offset
  const raw = text.slice(begin, node.range?.[1] ?? text.length)
  return contentOffsets(raw, content).map((at) => begin + at)
}

/** An entry of a flow mapping with neither `:` nor value: what is left of an expression that a comma cut in two. */
const isLeftover = (pair: Pair): boolean => pair.value === null

function readKey(
  reading: Reading,
  pair: Pair,
  seen: Set<string>,
  fallback: number,
): { key: string; place: Place } | null {
  const key = pair.key as YamlNode | null
  const place = placeAt(reading, offsetOf(key, fallback))
  if (!isScalar(key) || key.value === null) {
    reading.faults.fault('bad-key', place, 'a key must be a text')
    return null
  }
  const name = scalarText(key)
  // Duplicates are YAML errors and told there; the first stands.
  if (seen.has(name)) return null
  seen.add(name)
  return { key: name, place }
}

function readEntries(reading: Reading, map: YAMLMap, depth: number): Entry[] {
  const entries: Entry[] = []
  const seen = new Set<string>()
  const begin = offsetOf(map, 0)
  for (const pair of map.items as Pair[]) {
    const last = entries.at(-1)
    if (map.flow === true && isLeftover(pair)) {
      if (last !== undefined) entries[entries.length - 1] = { ...last, value: withLeftover(reading, last, pair) }
      else
        reading.faults.fault(
          'missing-value',
          placeAt(reading, offsetOf(pair.key as YamlNode, begin)),
          'a key without a value',
        )
      continue
    }
    const key = readKey(reading, pair, seen, begin)
    if (key === null) continue
    const value = pair.value === null ? null : (pair.value as YamlNode)
    entries.push({ key: key.key, keyPlace: key.place, value: readNode(reading, value, key.place.offset, depth + 1) })
  }
  return entries
}

/** Prose, in which a comma is only a comma. */
const PROSE = new Set(['zh', 'en', 'document', 'clause', 'reason', 'loosen'])

/** The text of a plain value together with what a comma cut off it. */
function joined(reading: Reading, value: ScalarNode, rest: YamlNode): Node {
  const begin = value.place.offset
  const text = reading.source.text.slice(begin, rest.range?.[1] ?? begin + value.text.length)
  reading.faults.warn('quote-it', value.place, `read as "${text}"; quote a text that has a comma`)
  return { ...value, value: text, text, placeOf: (index) => placeAt(reading, begin + index) }
}

/** What an entry is that a comma cut: prose goes on, an expression must be quoted, and anything else is a key without a value. */
function withLeftover(reading: Reading, last: Entry, pair: Pair): Node {
  const { value } = last
  const rest = pair.key as YamlNode | null
  if (value.kind === 'broken') return value
  const isPlain = value.kind === 'scalar' && !/["']/.test(reading.source.text[value.place.offset] ?? '')
  if (isPlain && PROSE.has(last.key) && isScalar(rest)) return joined(reading, value, rest)
  if (isPlain && isCutShort(value.text)) {
    reading.faults.fault('quote-it', value.place, QUOTE_IT)
    return broken(reading, value.place.offset)
  }
  const at = placeAt(reading, offsetOf(rest, value.place.offset))
  reading.faults.fault('missing-value', at, 'a key without a value; a text with a comma must be quoted')
  return value
}

/** Told once: whatever else is met after it would only say the same. */
function tooMuch(reading: Reading, offset: number): BrokenNode {
  const message = 'the file is too deep or too large, or an alias repeats itself'
  if (!reading.toldTooMuch) reading.faults.fault('too-deep', placeAt(reading, offset), message)
  reading.toldTooMuch = true
  reading.left = 0
  return broken(reading, offset)
}

function readAlias(reading: Reading, node: Alias, offset: number, depth: number): Node {
  const target = node.resolve(reading.document)
  reading.left -= ALIAS_COST
  if (target !== undefined) return readNode(reading, target, offset, depth + 1)
  reading.faults.fault('yaml-syntax', placeAt(reading, offset), `there is no anchor "${node.source}" above`)
  return broken(reading, offset)
}

function readNode(reading: Reading, node: YamlNode | null, fallback: number, depth: number): Node {
  const offset = offsetOf(node, fallback)
  if (--reading.left < 0 || depth > MAX_DEPTH) return tooMuch(reading, offset)
  if (isAlias(node)) return readAlias(reading, node, offset, depth)
  if (reading.masked.has(offset)) return broken(reading, offset)
  if (node?.tag?.startsWith('!')) return broken(reading, offset)
  if (isMap(node)) return { kind: 'map', place: placeAt(reading, offset), entries: readEntries(reading, node, depth) }
  if (isSeq(node)) {
    const items = node.items.map((item) => readNode(reading, item as YamlNode | null, offset, depth + 1))
    return { kind: 'list', place: placeAt(reading, offset), items }
  }
  if (isScalar(node)) return readScalar(reading, node, fallback)
  return {
    kind: 'scalar',
    place: placeAt(reading, offset),
    value: null,
    text: '',
    placeOf: () => placeAt(reading, offset),
  }
}

/** Reads one file. Nothing throws; whatever is wrong is in the list. */
export function parseYaml(source: SourceText, faults: FaultList): ParsedFile {
  const { document, masked } = parseMasked(source, faults)
  if (document === null) {
    faults.fault('too-deep', { source, offset: 0 }, 'the file is nested too deeply to be read')
    return { source, root: null, sound: false }
  }
  const sound = tellSyntax(source, document, faults)
  tellTags(source, document, faults)
  const contents = document.contents as YamlNode | null
  const reading: Reading = { source, document, faults, masked, left: MAX_NODES, toldTooMuch: false }
  const root = contents === null ? null : readNode(reading, contents, 0, 0)
  if (!sound) faults.mute(source)
  return { source, root, sound }
}
