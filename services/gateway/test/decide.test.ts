import { decodeStructured } from '@golden-hour/events'
import { durationMs } from '@golden-hour/model'
import type { FactEntry, KeyOwner } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { absorb } from '../src/router/absorb.ts'
import { type Decision, decide } from '../src/router/decide.ts'
import { type Arrived, arrivedOf, type Known } from '../src/router/known.ts'
import { T0 } from './harness.ts'

const TOLERANCE = durationMs(300_000)

const arrived = (members: Readonly<Record<string, unknown>> = {}): Arrived => {
  const decoded = decodeStructured({
    specversion: '1.0',
    id: 'm1',
    source: '/his',
    type: 'surgery.started',
    time: '2026-03-02T07:30:00+08:00',
    partitionkey: 'A',
    subject: 'E1',
    ...members,
  })
  if (!decoded.ok) throw new Error(decoded.problem.detail)
  return arrivedOf(decoded.event)
}

/** The index as a fold over what the journal has. */
function after(...journaled: readonly Arrived[]): Known {
  const facts = new Map<string, FactEntry>()
  const owners = new Map<string, KeyOwner>()
  const known: Known = { fact: (identity) => facts.get(identity) ?? null, owner: (key) => owners.get(key) ?? null }
  for (const each of journaled) {
    const change = absorb(each, known)
    facts.set(change.entry.identity, change.entry)
    for (const owner of change.owners) owners.set(owner.key, owner)
  }
  return known
}

const told = (decision: Decision): string => {
  if (decision.kind === 'duplicate') return 'duplicate'
  if (decision.kind === 'quarantine') return `${decision.reason} ${decision.path}`
  if (decision.leaves !== null) return `append, leaves ${decision.leaves}`
  return decision.overtakenBy === null ? 'append' : `append, overtaken by ${decision.overtakenBy.patientId}`
}

const v = (factversion: number | string | undefined, more: Readonly<Record<string, unknown>> = {}): Arrived =>
  arrived({ factid: 'f', id: JSON.stringify([factversion, more]), factversion, ...more })
const rec = (time: string, more: Readonly<Record<string, unknown>> = {}): Arrived =>
  arrived({ factid: 'f', id: JSON.stringify([time, more]), recordedtime: `2026-03-02T${time}:00+08:00`, ...more })

describe('the router', () => {
  describe('of a fact of the same patient', () => {
    const changed = { data: { level: 3 } }
    it.each<[string, Arrived[], Arrived, string]>([
      ['takes what it has not seen', [], arrived(), 'append'],
      ['knows the same message', [arrived()], arrived(), 'duplicate'],
      ['knows the same content under another message id', [v(1)], v(1, { id: 'again' }), 'duplicate'],
      ['knows it when it is marked as history', [v(1)], v(1, { id: 'again', backfill: true }), 'duplicate'],
      [
        'knows it when members stand in another order',
        [arrived({ data: { a: 1, b: 2 } })],
        arrived({ data: { b: 2, a: 1 } }),
        'duplicate',
      ],
      ['takes a greater version', [v(1)], v(2, changed), 'append'],
      ['takes an older version that comes late', [v(2)], v(1, changed), 'append'],
      ['knows an older version that comes again', [v(1), v(2)], v(1), 'duplicate'],
      ['takes a version after none', [v(undefined)], v(1, changed), 'append'],
      [
        'takes a greater version, as a time',
        [v('2026-03-02T08:00:00+08:00')],
        v('2026-03-02T08:00:01+08:00', changed),
        'append',
      ],
      ['takes a later recordedtime', [rec('07:40')], rec('07:41', changed), 'append'],
      ['takes a void of equal rank', [arrived()], arrived({ factop: 'void' }), 'append'],
      ['takes an assertion that comes after its void', [arrived({ factop: 'void' })], arrived(), 'append'],
      ['cannot decide between two contents of one version', [v(1)], v(1, changed), 'id-conflict /factid'],
      ['cannot decide between two contents without version', [arrived()], arrived(changed), 'id-conflict /id'],
      [
        'cannot decide between two contents of one recordedtime',
        [rec('07:40')],
        rec('07:40', changed),
        'id-conflict /factid',
      ],
      ['cannot decide on an older version of other content', [v(1), v(2)], v(1, changed), 'id-conflict /factid'],
      ['cannot decide where only the patient differs', [arrived()], arrived({ partitionkey: 'B' }), 'id-conflict /id'],
      ['tells types apart', [arrived()], arrived({ type: 'surgery.ended' }), 'append'],
      ['tells sources apart', [arrived()], arrived({ source: '/lis' }), 'append'],
      [
        'tells a subject from the same encounter in the body',
        [arrived()],
        arrived({ subject: undefined, data: { encounterId: 'E1' } }),
        'id-conflict /id',
      ],
    ])('%s', (_, journaled, event, expected) => {
      expect(told(decide(event, after(...journaled), T0, TOLERANCE))).toBe(expected)
    })
  })

  describe('of time', () => {
    it.each<[string, Record<string, unknown>, string]>([
      ['takes what happens at the tolerance', { time: '2026-03-02T08:05:00+08:00' }, 'append'],
      ['keeps what is later by a millisecond', { time: '2026-03-02T08:05:00.001+08:00' }, 'future-time /time'],
      ['cuts a time known to the minute', { time: '2026-03-02T08:05:59+08:00', timeprecision: 'minute' }, 'append'],
      ['takes today, known to the day', { time: '2026-03-02T23:59:59+08:00', timeprecision: 'date' }, 'append'],
      [
        'keeps tomorrow, known to the day',
        { time: '2026-03-03T12:00:00+08:00', timeprecision: 'date' },
        'future-time /time',
      ],
      ['takes a recordedtime before its time', { recordedtime: '2026-03-02T06:00:00+08:00' }, 'append'],
    ])('%s', (_, members, expected) => {
      expect(told(decide(arrived(members), after(), T0, TOLERANCE))).toBe(expected)
    })

    it('knows a duplicate also when its time is still to come', () => {
      const future = arrived({ time: '2026-03-02T09:00:00+08:00' })
      expect(told(decide(future, after(future), T0, TOLERANCE))).toBe('duplicate')
    })
  })

  describe('of a fact whose patient changed', () => {
    const B = { partitionkey: 'B' }
    it.each<[string, Arrived[], Arrived, string]>([
      ['withdraws it there before it is asserted here', [v(1)], v(2, B), 'append, leaves A'],
      ['lets an older version of the other patient never live', [v(2)], v(1, B), 'append, overtaken by A'],
      ['follows it back', [v(1), v(2, B)], v(3), 'append, leaves B'],
      [
        'withdraws it from where it is now, not from where it was',
        [v(1), v(2, B)],
        v(3, { partitionkey: 'C' }),
        'append, leaves B',
      ],
      ['has nothing to withdraw where it was void', [v(1, { factop: 'void' })], v(2, B), 'append'],
      [
        'withdraws it from both when the void names the wrong patient',
        [v(1)],
        v(2, { ...B, factop: 'void' }),
        'append, leaves A',
      ],
      ['takes a later version of the new patient as any other', [v(1), v(2, B)], v(3, B), 'append'],
    ])('%s', (_, journaled, event, expected) => {
      expect(told(decide(event, after(...journaled), T0, TOLERANCE))).toBe(expected)
    })
  })

  describe('of keys', () => {
    const surgery = (id: string, patient: string, data: object, more: Readonly<Record<string, unknown>> = {}) =>
      arrived({ id, partitionkey: patient, subject: undefined, data, ...more })
    const OP = { surgeryId: 'OP1', encounterId: 'E1' }
    it.each<[string, Arrived[], Arrived, string]>([
      ['lets one patient name a key as often as they like', [surgery('1', 'A', OP)], surgery('2', 'A', OP), 'append'],
      [
        'keeps what names another patient’s surgery',
        [surgery('1', 'A', OP)],
        surgery('2', 'B', { surgeryId: 'OP1', encounterId: 'E2' }),
        'key-shared /data/surgeryId',
      ],
      [
        'keeps what names another patient’s encounter',
        [surgery('1', 'A', OP)],
        surgery('2', 'B', { encounterId: 'E1' }),
        'key-shared /data/encounterId',
      ],
      [
        'names the subject where the encounter came from it',
        [surgery('1', 'A', OP)],
        arrived({ id: '2', partitionkey: 'B' }),
        'key-shared /subject',
      ],
      [
        'keeps what continues another patient’s encounter',
        [surgery('1', 'A', OP)],
        surgery('2', 'B', { encounterId: 'E2', fromEncounterId: 'E1' }),
        'key-shared /data/encounterId',
      ],
      [
        'takes a number and its text as one key',
        [surgery('1', 'A', { encounterId: '7' })],
        surgery('2', 'B', { encounterId: '7' }),
        'key-shared /data/encounterId',
      ],
      [
        'tells fields apart',
        [surgery('1', 'A', OP)],
        surgery('2', 'B', { surgeryId: 'E1', encounterId: 'OP1' }),
        'append',
      ],
      [
        'minds only the keys of the type',
        [surgery('1', 'A', OP)],
        surgery('2', 'B', { encounterId: 'E2', orderId: 'O1', surgeryId: 'OP1' }, { type: 'ed.arrived' }),
        'append',
      ],
      [
        'lets a fact take its keys along to its new patient',
        [surgery('f', 'A', OP), surgery('2', 'A', OP)],
        surgery('f', 'B', OP, { factversion: 1 }),
        'append, leaves A',
      ],
      [
        'does not let it take a third patient’s',
        [surgery('f', 'A', { encounterId: 'E9' }), surgery('2', 'C', OP)],
        surgery('f', 'B', OP, { factversion: 1 }),
        'key-shared /data/encounterId',
      ],
      [
        'frees a key when the last that named it is void',
        [surgery('f', 'A', OP), surgery('f', 'A', {}, { factop: 'void' })],
        surgery('2', 'B', OP),
        'append',
      ],
      [
        'does not free it while another names it',
        [surgery('f', 'A', OP), surgery('g', 'A', OP), surgery('f', 'A', {}, { factop: 'void' })],
        surgery('2', 'B', OP),
        'key-shared /data/encounterId',
      ],
      [
        'frees a key that a correction no longer names',
        [surgery('f', 'A', OP), surgery('f', 'A', { encounterId: 'E1', surgeryId: 'OP2' }, { factversion: 1 })],
        surgery('2', 'B', { surgeryId: 'OP1', encounterId: 'E2' }),
        'append',
      ],
      ['asks nothing of a void', [surgery('1', 'A', OP)], surgery('2', 'B', OP, { factop: 'void' }), 'append'],
      [
        'asks nothing of a version that is overtaken',
        [surgery('f', 'B', { encounterId: 'E2' }, { factversion: 2 }), surgery('1', 'A', OP)],
        surgery('f', 'B', OP, { factversion: 1 }),
        'append',
      ],
      [
        'keeps texts of any length apart',
        [surgery('1', 'A', { encounterId: `${'x'.repeat(5_000)}1` })],
        surgery('2', 'B', { encounterId: `${'x'.repeat(5_000)}2` }),
        'append',
      ],
    ])('%s', (_, journaled, event, expected) => {
      expect(told(decide(event, after(...journaled), T0, TOLERANCE))).toBe(expected)
    })

    it('have the same owner whatever was said in between', () => {
      const there = surgery('f', 'A', OP)
      const moved = surgery('f', 'B', OP, { factversion: 1 })
      const known = after(there, surgery('g', 'A', OP), moved, surgery('g', 'A', {}, { factop: 'void' }))
      expect(known.owner('surgeryId=OP1')).toEqual({ key: 'surgeryId=OP1', patientId: 'B', facts: 1 })
    })
  })
})
