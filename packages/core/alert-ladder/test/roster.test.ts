import { describe, expect, it } from 'vitest'
import type { NotifyEntry, RosterRow } from '../src/index.ts'
import { resolve, rolesOf } from '../src/index.ts'
import { minute, rosterAt, row } from './ladders.ts'

const ask = (role: string, more: Partial<NotifyEntry> = {}): NotifyEntry => ({
  role,
  of: 'department',
  else: null,
  ask: 'accept',
  ...more,
})
const found = (entry: NotifyEntry, rows: readonly RosterRow[], at = 0, more = {}) =>
  resolve(entry, { ...rosterAt(at, rows, more), declined: [] }).map(({ person, via }) => `${person} ${via}`)

const SHIFT = row('D1', 'duty-doctor', 'NEU', { from: minute(0), to: minute(480) })

describe('the roster', () => {
  it('holds from the first instant of a shift to the last before its end', () => {
    expect([-1, 0, 479, 480].map((at) => found(ask('duty-doctor'), [SHIFT], at))).toEqual([
      [],
      ['D1 shift'],
      ['D1 shift'],
      [],
    ])
  })

  it('puts an override above a swap above a shift', () => {
    const swap = row('D2', 'duty-doctor', 'NEU', { kind: 'swap' })
    const override = row('D3', 'duty-doctor', 'NEU', { kind: 'override', from: minute(100), to: minute(200) })
    expect([50, 150, 250].map((at) => found(ask('duty-doctor'), [SHIFT, swap, override], at))).toEqual([
      ['D2 swap'],
      ['D3 override'],
      ['D2 swap'],
    ])
  })

  it('tells everybody of a role, each once', () => {
    const twice = row('D1', 'duty-doctor', 'NEU')
    expect(found(ask('duty-doctor'), [SHIFT, twice, row('D4', 'duty-doctor', 'NEU')])).toEqual(['D1 shift', 'D4 shift'])
  })

  it('asks the department first, then the hospital; a role of the hospital is not looked for in a department', () => {
    const house = row('H1', 'duty-doctor', null)
    expect(found(ask('duty-doctor'), [SHIFT, house])).toEqual(['D1 shift'])
    expect(found(ask('duty-doctor'), [house])).toEqual(['H1 shift'])
    expect(found(ask('duty-doctor', { of: null }), [SHIFT])).toEqual([])
  })

  it('falls back on whom the case names, then on the other role', () => {
    const responsible = { attending: 'A9', duty: 'D9' }
    expect(found(ask('attending', { else: 'duty-doctor' }), [SHIFT], 0, { responsible })).toEqual(['A9 responsible'])
    expect(found(ask('attending', { else: 'duty-doctor' }), [SHIFT])).toEqual(['D1 shift'])
    expect(found(ask('duty-doctor'), [], 0, { responsible })).toEqual(['D9 responsible'])
  })

  it('knows which roles somebody has', () => {
    const rows = [SHIFT, row('D1', 'chief', 'ICU'), row('D1', 'stroke-lead', null)]
    expect(rolesOf('D1', rosterAt(0, rows, { responsible: { head: 'D1' } }))).toEqual([
      'duty-doctor',
      'stroke-lead',
      'head',
      'chief',
    ])
  })
})
