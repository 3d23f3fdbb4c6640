import type { EpochMs, Zone } from '@golden-hour/model'
import { instantOf } from '../time/wall-time.ts'
import { fieldValue } from './field-value.ts'
import { type Cell, cellText, type LogRow } from './log-row.ts'
import type { EventTemplate, Mapping } from './mapping.ts'

/** A CloudEvent as it stands in the file, members in the order they are written. */
export interface ImportedEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  readonly timeprecision?: 'minute' | 'date'
  readonly subject: string
  readonly partitionkey: string
  readonly factid: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What became of one row. */
export type Converted =
  | { readonly kind: 'event'; readonly at: EpochMs; readonly event: ImportedEvent }
  | { readonly kind: 'skipped'; readonly activity: string }
  | { readonly kind: 'bad'; readonly reason: string }

/** `actor.staffId` goes one object down. */
function setField(target: Record<string, unknown>, field: string, value: unknown): void {
  const [first = '', ...rest] = field.split('.')
  if (rest.length === 0) {
    target[first] = value
    return
  }
  const below = target[first]
  const inner: Record<string, unknown> = typeof below === 'object' && below !== null ? { ...below } : {}
  setField(inner, rest.join('.'), value)
  target[first] = inner
}

function bodyOf(row: LogRow, template: EventTemplate, zone: Zone): Record<string, unknown> {
  const body: Record<string, unknown> = { ...template.data }
  for (const [field, column] of Object.entries(template.columns)) {
    const cell = row.cell(column)
    if (cell !== null) setField(body, field, fieldValue(cell, template.type, field, zone))
  }
  return body
}

const quote = (columns: readonly string[]): string => columns.map((column) => `\`${column}\``).join(', ')

const nameIn = (cell: Cell | null): string | null => {
  const text = cellText(cell)
  return text === null || text.trim() === '' ? null : text
}

interface RowTime {
  readonly at: EpochMs
  readonly time: string
  readonly precision: { readonly timeprecision?: 'minute' | 'date' }
}

/** When the row happened, written in the mapping's zone; or what is wrong with it. */
function timeAttributes(row: LogRow, mapping: Mapping): RowTime | string {
  const text = cellText(row.cell(mapping.time))
  if (text === null || text.trim() === '') return `the time is missing: column ${quote([mapping.time])} is empty`
  const wall = mapping.readTime(text)
  if (wall === null) return `the time \`${text}\` is not ${mapping.timeFormat ?? 'an ISO 8601 time'}`
  const at = instantOf(wall, mapping.zone)
  const precision = wall.precision === 'second' ? {} : { timeprecision: wall.precision }
  return { at, time: mapping.zone.format(at), precision }
}

/** Converts the rows of one log, in its order: the ids count what came before. */
export function createConverter(mapping: Mapping): (row: LogRow) => Converted {
  const counts = new Map<string, number>()
  const nextId = (caseName: string, activity: string): string => {
    const prefix = `${caseName}/${activity}`
    const n = (counts.get(prefix) ?? 0) + 1
    counts.set(prefix, n)
    return `${prefix}/${n}`
  }
  const toEvent = (row: LogRow, id: string, template: EventTemplate, patient: string, encounter: string): Converted => {
    const time = timeAttributes(row, mapping)
    if (typeof time === 'string') return { kind: 'bad', reason: time }
    const event: ImportedEvent = {
      specversion: '1.0',
      id,
      source: mapping.source,
      type: template.type,
      time: time.time,
      ...time.precision,
      subject: encounter,
      partitionkey: patient,
      factid: id,
      data: bodyOf(row, template, mapping.zone),
    }
    return { kind: 'event', at: time.at, event }
  }
  return (row) => {
    if (row.problem !== null) return { kind: 'bad', reason: row.problem }
    const parts = mapping.activity.map((column) => nameIn(row.cell(column)))
    if (parts.some((part) => part === null)) {
      return { kind: 'bad', reason: `the activity is missing: column ${quote(mapping.activity)} is empty` }
    }
    const activity = parts.join('/')
    const template = mapping.types.get(activity)
    if (template === undefined) {
      if (mapping.unmapped === 'skip') return { kind: 'skipped', activity }
      return { kind: 'bad', reason: `activity \`${activity}\` is not named under \`types\`` }
    }
    const [caseName, patient, encounter] = [mapping.case, mapping.patient, mapping.encounter].map((column) =>
      nameIn(row.caseCell(column)),
    )
    const id = caseName == null ? null : nextId(caseName, activity)
    if (id === null || patient == null || encounter == null) {
      const missing = [mapping.case, mapping.patient, mapping.encounter].filter(
        (column) => nameIn(row.caseCell(column)) === null,
      )
      return { kind: 'bad', reason: `the case is missing: column ${quote([...new Set(missing)])} is empty` }
    }
    return toEvent(row, id, template, patient, encounter)
  }
}
