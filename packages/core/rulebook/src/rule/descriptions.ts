import type { EpochMs } from '@golden-hour/model'
import type { Basis, BilingualName, Mode } from '../compiled/rule.ts'
import type { Loading } from '../loading.ts'
import { type MapNode, member, type Node } from '../source/node.ts'
import { checkFields, readList, readMap, readOneOf, readText } from '../source/read.ts'
import { readMoment } from '../tables/table.ts'

/** `{ zh, en }`; what is missing is filled in and warned of. */
export function readName(loading: Loading, owner: MapNode, id: string): BilingualName {
  const { faults } = loading
  const node = member(owner, 'name')
  if (node === undefined) {
    faults.warn(
      'missing-name',
      owner.place,
      `"${id}" has no name; its id is shown instead. Write name: { zh: …, en: … }`,
    )
    return { zh: id, en: id }
  }
  const map = readMap(faults, node, 'a name in both languages, as { zh: …, en: … }')
  if (map === null) return { zh: id, en: id }
  checkFields(faults, map, { allowed: ['zh', 'en'], of: 'a name' })
  const written = (language: string): string | null => {
    const text = member(map, language)
    if (text === undefined) faults.warn('missing-name', map.place, `the name of "${id}" has no "${language}"`)
    return text === undefined ? null : readText(faults, text)
  }
  const zh = written('zh')
  const en = written('en')
  return { zh: zh ?? en ?? id, en: en ?? zh ?? id }
}

function readBasisEntry(loading: Loading, node: Node): Basis | null {
  const { faults } = loading
  if (node.kind === 'scalar' && typeof node.value === 'string')
    return { document: node.value, clause: null, grade: null }
  const map = readMap(faults, node, 'a document, or { document, clause, grade }')
  if (map === null) return null
  checkFields(faults, map, { allowed: ['document', 'clause', 'grade'], of: 'a basis' })
  const text = (field: string): string | null => {
    const value = member(map, field)
    return value === undefined ? null : readText(faults, value)
  }
  if (member(map, 'document') === undefined) faults.fault('missing-field', map.place, 'a basis names its document')
  return { document: text('document') ?? '', clause: text('clause'), grade: text('grade') }
}

export function readBasis(loading: Loading, node: Node | undefined): Basis[] {
  if (node === undefined) return []
  const items = readList(loading.faults, node, 'a list of documents') ?? []
  return items.map((item) => readBasisEntry(loading, item)).filter((basis) => basis !== null)
}

const MODES: readonly Mode[] = ['alert', 'count', 'off', 'blocked']

export interface ReadMode {
  readonly mode: Mode
  readonly blockedReason: string | null
}

/** A tally never alerts; every other kind does unless the file says otherwise. */
export function readMode(loading: Loading, rule: MapNode, kind: string): ReadMode {
  const node = member(rule, 'mode')
  const reason = member(rule, 'reason')
  const { faults } = loading
  const otherwise: Mode = kind === 'tally' ? 'count' : 'alert'
  const mode = (node === undefined ? null : readOneOf(faults, node, MODES)) ?? otherwise
  const text = reason === undefined ? null : readText(faults, reason, 'why it is blocked')
  if (mode === 'blocked' && reason === undefined)
    faults.fault('missing-field', node!.place, 'a blocked rule says why: reason: …')
  if (mode !== 'blocked' && reason !== undefined)
    faults.fault(
      'field-not-allowed',
      reason.place,
      '"reason" says why a rule is blocked, and this one is not; mode: blocked',
    )
  return { mode, blockedReason: mode === 'blocked' ? text : null }
}

export interface Effective {
  readonly effectiveFrom: EpochMs | null
  readonly effectiveTo: EpochMs | null
}

/** `effective: { from, to }`: dates of the zone or RFC 3339 times; `to` is exclusive. */
export function readEffective(loading: Loading, node: Node | undefined): Effective {
  const { faults } = loading
  const map = node === undefined ? null : readMap(faults, node, 'effective: { from: 2026-01-01, to: 2027-01-01 }')
  if (map === null) return { effectiveFrom: null, effectiveTo: null }
  checkFields(faults, map, { allowed: ['from', 'to'], of: '"effective"' })
  const moment = (field: string): EpochMs | null => {
    const value = member(map, field)
    const text = value === undefined ? null : readText(faults, value, 'a date, as 2026-01-01')
    if (text === null) return null
    const at = readMoment(text, loading.zone)
    if (at === null)
      faults.fault(
        'bad-date',
        value!.place,
        `"${text}" is no date of the calendar; write 2026-01-01 or an RFC 3339 time`,
      )
    return at
  }
  const effectiveFrom = moment('from')
  const effectiveTo = moment('to')
  if (effectiveFrom !== null && effectiveTo !== null && effectiveTo <= effectiveFrom)
    faults.fault('bad-date', map.place, '"to" is the first day it holds no more, so it must be later than "from"')
  return { effectiveFrom, effectiveTo }
}
