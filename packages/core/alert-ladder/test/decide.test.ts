import { describe, expect, it } from 'vitest'
import { type Acknowledgement, acknowledge, type Climb, decide, isExhausted, settle } from '../src/index.ts'
import { firedOf, open, silence, told } from './climbing.ts'
import { minute, rosterAt, row, shipped, WARD } from './ladders.ts'

const LADDER = shipped('critical-value')

const say = (kind: Acknowledgement['kind'], person: string, more: Partial<Acknowledgement> = {}): Acknowledgement => ({
  kind,
  person,
  roles: [],
  wasOwner: true,
  isOwner: true,
  readBackMatches: null,
  ...more,
})
const wake = (climb: Climb, at: number, rows = WARD) => decide(climb, LADDER, rosterAt(at, rows))
const ack = (climb: Climb, said: Acknowledgement, at: number) => acknowledge(climb, LADDER, said, rosterAt(at))

describe('an alert that nobody answers', () => {
  it('climbs step by step, with its reminders, to the last rung, repeats that, and is exhausted', () => {
    const { climb, moments } = silence(LADDER)
    expect(moments.map(told)).toEqual([
      '0 0.0 A1 N1',
      '1 0.1 A1',
      '2 0.2 A1',
      '3 1.0 D1',
      '6 2.0 S1',
      '10 3.0 C1 L1',
      '15 4.0 Z1',
      '20 4.1 Z1',
      '25 4.2 Z1',
      '30 4.3 Z1',
      '35 4.4 Z1',
      '40 4.5 Z1',
      '45 4.6 Z1',
    ])
    expect(isExhausted(climb)).toBe(true)
  })

  it('fires nothing before its moment, the step at its moment, and no step twice', () => {
    const { climb } = wake(open(LADDER), 0)
    const round = wake(wake(climb, 1).climb, 2).climb
    expect(
      firedOf(decide(round, LADDER, { ...rosterAt(3), at: (minute(3) - 1) as typeof round.cycleAt }).actions),
    ).toEqual([])
    const third = wake(round, 3)
    expect(firedOf(third.actions).map(({ step }) => step)).toEqual([1])
    expect(wake(third.climb, 3).actions).toEqual([])
  })

  it('woken an hour late fires the last step that is due, once, and says that it is late', () => {
    const { climb, actions } = wake(open(LADDER), 60)
    expect(firedOf(actions).map(({ step, merged, late }) => ({ step, merged, late }))).toEqual([
      { step: 4, merged: [0, 1, 2, 3], late: true },
    ])
    expect(climb.nextAt).toBe(minute(65))
  })

  it('asks the next step at once where nobody is found, and lists the gap', () => {
    const rows = WARD.filter(({ role }) => !['attending', 'duty-doctor', 'duty-officer'].includes(role))
    const { climb, actions } = wake(open(LADDER), 0, rows)
    expect(firedOf(actions).map(({ step }) => step)).toEqual([0, 1, 2])
    expect(actions.flatMap((action) => (action.kind === 'roster-fault' ? [action.fault] : []))).toMatchObject([
      { kind: 'nobody', role: 'attending', department: 'NEU', step: 0 },
      { kind: 'nobody', role: 'duty-doctor', step: 1 },
    ])
    expect(climb.owner).toBe('S1')
  })

  it("asks the department's telephone, then the hospital's officer, before it gives a step up", () => {
    const empty = [row('Z1', 'duty-officer', null)]
    const phone = [...empty, row('PHONE', 'duty-phone', 'NEU', { kind: 'duty-phone' })]
    expect(wake(open(LADDER), 0, empty).climb.owner).toBe('Z1')
    expect(wake(open(LADDER), 0, phone).climb.owner).toBe('PHONE')
    expect(wake(open(LADDER), 0, phone).actions).toContainEqual({
      kind: 'roster-fault',
      fault: { kind: 'stand-in', department: 'NEU', role: 'attending', person: 'PHONE', step: 0 },
    })
  })
})

describe('an acknowledgement', () => {
  const rung = wake(open(LADDER), 0).climb

  it('that it was received does not stop the climb', () => {
    const { climb, outcome } = ack(rung, say('received', 'N1', { wasOwner: false }), 1)
    expect([outcome, climb]).toEqual(['done', rung])
  })

  it('that it was received stops a ladder that says so', () => {
    const ladder = { ...LADDER, ack: { ...LADDER.ack, stopOn: 'received' as const } }
    expect(acknowledge(rung, ladder, say('received', 'N1'), rosterAt(1)).climb.state).toBe('acked')
  })

  it('by the owner stops the climb until it runs out, then the ladder begins again as the next cycle', () => {
    const { climb } = ack(rung, say('accepted', 'A1'), 1)
    expect(climb).toMatchObject({ state: 'acked', acceptedBy: 'A1', nextAt: minute(31) })
    expect(wake(climb, 30).actions).toEqual([])
    const again = wake(climb, 31)
    expect(again.climb).toMatchObject({ state: 'open', cycle: 2, step: 0, acceptedBy: null, everAccepted: true })
    expect(again.actions.map(({ kind }) => kind)).toEqual(['reopened', 'fired'])
  })

  it('counts by the role that the ladder names, also of somebody who was not told', () => {
    const by = (roles: string[]) => ack(rung, say('accepted', 'X', { wasOwner: false, roles }), 1).outcome
    expect([by(['chief']), by(['duty-nurse']), by([])]).toEqual(['done', 'not-allowed', 'not-allowed'])
  })

  it('of a second person changes nothing: the first to accept owns it', () => {
    const { climb } = ack(rung, say('accepted', 'A1'), 1)
    expect(ack(climb, say('accepted', 'D1'), 2).climb).toEqual(climb)
  })

  it('with another value read back is not accepted', () => {
    const { outcome, climb } = ack(rung, say('accepted', 'A1', { readBackMatches: false }), 1)
    expect([outcome, climb]).toEqual(['read-back-mismatch', rung])
  })

  it('that one is not on duty fires the next step now, files the gap, and is not asked again', () => {
    const { climb, actions } = ack(rung, say('not-on-duty', 'A1', { roles: ['attending'] }), 1)
    expect(actions[0]).toEqual({
      kind: 'roster-fault',
      fault: { kind: 'not-on-duty', department: 'NEU', role: 'attending', person: 'A1', step: 0 },
    })
    expect(firedOf(actions).map(({ step, told: people }) => [step, people.map(({ person }) => person)])).toEqual([
      [1, ['D1']],
    ])
    const both = ack(climb, say('not-on-duty', 'D1'), 2).climb
    expect([both.step, both.owner, both.nextAt]).toEqual([2, 'S1', minute(10)])
  })

  it('that one is not on duty, from somebody only told, or from an owner whom the climb has left behind, fires nothing', () => {
    const left = say('not-on-duty', 'A1', { isOwner: false })
    expect(firedOf(ack(rung, left, 1).actions)).toEqual([])
    expect(ack(rung, left, 1).climb).toMatchObject({ state: 'open', declined: ['A1'] })
  })

  it('can be taken back by who accepted', () => {
    const accepted = ack(rung, say('accepted', 'A1'), 1).climb
    expect(ack(accepted, say('not-on-duty', 'A1'), 2).climb).toMatchObject({ state: 'open', step: 1, acceptedBy: null })
    expect(ack(accepted, say('not-on-duty', 'D1'), 2).climb.state).toBe('acked')
  })

  it('after the end changes nothing', () => {
    const closed = settle(rung, 'met').climb
    expect(ack(closed, say('accepted', 'A1'), 1)).toEqual({ outcome: 'closed', climb: closed, actions: [] })
  })
})

describe('the window', () => {
  const rung = wake(open(LADDER), 0).climb

  it.each([
    ['met', 'resolved'],
    ['late', 'resolved'],
    ['excused', 'cancelled'],
    ['void', 'cancelled'],
    ['unknown', 'cancelled'],
  ] as const)('that is %s leaves the alert %s, with no timer', (status, state) => {
    expect(settle(rung, status).climb).toMatchObject({ state, nextAt: null })
  })

  it('that was missed closes its alert only when it was accepted and answered, in either order', () => {
    const missed = settle(rung, 'missed').climb
    expect(missed.state).toBe('open')
    const accepted = ack(missed, say('accepted', 'A1'), 1).climb
    const answered = ack(missed, say('answered', 'A1'), 1).climb
    expect([accepted.state, answered.state]).toEqual(['acked', 'open'])
    expect(ack(accepted, say('answered', 'A1'), 2).climb.state).toBe('resolved')
    expect(ack(answered, say('accepted', 'A1'), 2).climb.state).toBe('resolved')
  })
})
