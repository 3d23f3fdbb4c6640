import { canonicalJson, type Transition } from '@golden-hour/model'
import type { OracleWindow } from '@golden-hour/testkit'

/** What is compared of one window. `void` and no window are the same (engine.md §11), so neither has a row. */
export type Row = Pick<
  OracleWindow,
  'patientId' | 'status' | 'national' | 'reason' | 'startedAt' | 'dueAt' | 'stoppedAt' | 'elapsedMs' | 'items' | 'marks'
>
export type Table = Map<string, Row>

export const rowOf = (view: Row): Row => ({
  patientId: view.patientId,
  status: view.status,
  national: view.national,
  reason: view.reason,
  startedAt: view.startedAt,
  dueAt: view.dueAt,
  stoppedAt: view.stoppedAt,
  elapsedMs: view.elapsedMs,
  items: view.items,
  marks: view.marks,
})

/** The table as the transitions leave it. */
export function applyTo(table: Table, transitions: readonly Transition[]): void {
  for (const transition of transitions) {
    if (transition.status === 'void') table.delete(transition.windowId)
    else table.set(transition.windowId, rowOf(transition as unknown as Row))
  }
}

export function tableOf(transitions: readonly Transition[]): Table {
  const table: Table = new Map()
  applyTo(table, transitions)
  return table
}

export const oracleTable = (windows: ReadonlyMap<string, OracleWindow>): Table =>
  new Map([...windows].map(([id, window]) => [id, rowOf(window)]))

/** The first window in which the two differ, in words, or null. */
export function firstDifference(ours: Table, theirs: Table, names: readonly [string, string]): string | null {
  for (const id of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    const [a, b] = [ours.get(id), theirs.get(id)]
    if (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b)) continue
    return `${id}\n  ${names[0]}: ${told(a, b)}\n  ${names[1]}: ${told(b, a)}`
  }
  return null
}

const told = (row: Row | undefined, other: Row | undefined): string => {
  if (row === undefined) return 'no window'
  const differing = Object.entries(row).filter(([name, value]) => {
    return other === undefined || canonicalJson(value) !== canonicalJson(other[name as keyof Row])
  })
  const shown = differing.map(([name, value]) =>
    name.endsWith('At') && typeof value === 'number' ? [name, new Date(value).toISOString()] : [name, value],
  )
  return JSON.stringify({ status: row.status, ...Object.fromEntries(shown) })
}
