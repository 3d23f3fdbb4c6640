import { readFileSync } from 'node:fs'
import { epochMs, MINUTE_MS } from '@golden-hour/model'
import { parse } from 'yaml'
import type { AlertLadder, RosterNow, RosterRow } from '../src/index.ts'
import { readLadder } from '../src/index.ts'

const FILE = new URL('../../../rules/ladders.yaml', import.meta.url)

/** The shipped ladders as the file has them. */
export const SHIPPED = (parse(readFileSync(FILE, 'utf8')) as { ladders: { id: string }[] }).ladders

export function shipped(id: string): AlertLadder {
  const read = readLadder(
    SHIPPED.find((ladder) => ladder.id === id),
    `ladders.${id}`,
  )
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.ladder
}

export const T0 = epochMs(Date.parse('2026-03-02T09:00:00+08:00'))
export const minute = (n: number) => epochMs(T0 + n * MINUTE_MS)

export const row = (
  person: string,
  role: string,
  department: string | null,
  more: Partial<RosterRow> = {},
): RosterRow => ({
  department,
  role,
  person,
  from: minute(-600),
  to: minute(6_000),
  kind: 'shift',
  ...more,
})

/** Everybody that the ladder of critical values names is on duty in neurology. */
export const WARD: readonly RosterRow[] = [
  row('A1', 'attending', 'NEU'),
  row('D1', 'duty-doctor', 'NEU'),
  row('N1', 'duty-nurse', 'NEU'),
  row('S1', 'second-line', 'NEU'),
  row('C1', 'chief', 'NEU'),
  row('L1', 'lab-reporter', null),
  row('Z1', 'duty-officer', null),
]

export const rosterAt = (n: number, rows: readonly RosterRow[] = WARD, more: Partial<RosterNow> = {}): RosterNow => ({
  rows,
  at: minute(n),
  department: 'NEU',
  responsible: null,
  ...more,
})
