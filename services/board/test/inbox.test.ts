import type { InboxAlert } from '@golden-hour/board-api'
import { describe, expect, it } from 'vitest'
import { createAckAttempts } from '../src/inbox/ack-attempts.ts'
import { ackChoices, inboxOrder, needsWords } from '../src/inbox/ack-choices.ts'
import { inboxShelf } from '../src/inbox/kept-inbox.ts'

const alert: InboxAlert = {
  alertId: 'A1',
  state: 'open',
  severity: 'critical',
  openedAt: 0,
  owner: 'N1',
  ackedBy: null,
  ackedAt: null,
  windowId: 'w',
  ruleName: { zh: '危急值接收', en: 'critical' },
  patientId: 'P1',
  encounterId: null,
  department: null,
  windowStatus: 'open',
  dueAt: 10,
  ask: 'accept',
  step: 0,
  cycle: 1,
  nextStepAt: null,
  acceptedUntil: null,
  readBack: null,
  myAcks: [],
}
const kinds = (of: InboxAlert) => ackChoices(of).map((choice) => choice.kind)
const primary = (of: InboxAlert) => ackChoices(of).find((choice) => choice.primary)?.kind

describe('what can be done about an alert', () => {
  it('is to accept it, for whom it is addressed to', () => {
    expect(kinds(alert)).toEqual(['received', 'accepted', 'answered', 'not-on-duty'])
    expect(primary(alert)).toBe('accepted')
  })

  it('is only to say that it was received, for whom it is told', () => {
    expect(kinds({ ...alert, ask: 'received' })).toEqual(['received', 'not-on-duty'])
    expect(primary({ ...alert, ask: 'received' })).toBe('received')
  })

  it('is to record what was done, once it is accepted', () => {
    const accepted = { ...alert, state: 'acked' as const }
    expect(kinds(accepted)).toEqual(['answered'])
    expect(primary(accepted)).toBe('answered')
  })

  it('is not done twice', () => {
    expect(kinds({ ...alert, myAcks: ['received', 'not-on-duty'] })).toEqual(['accepted', 'answered'])
  })

  it('is nothing, once it is closed', () => {
    expect(ackChoices({ ...alert, state: 'resolved' })).toEqual([])
  })

  it('asks for the value where it must be read back, and for a note where something was done', () => {
    expect(needsWords({ ...alert, readBack: 'value' }, 'accepted')).toBe('read-back')
    expect(needsWords({ ...alert, readBack: 'value' }, 'received')).toBeNull()
    expect(needsWords(alert, 'accepted')).toBeNull()
    expect(needsWords(alert, 'answered')).toBe('note')
  })
})

it('the inbox begins with what nobody has taken on, the earliest deadline first', () => {
  const order = inboxOrder([
    { ...alert, alertId: 'taken', state: 'acked', dueAt: 1 },
    { ...alert, alertId: 'later', dueAt: 9 },
    { ...alert, alertId: 'never', dueAt: null },
    { ...alert, alertId: 'first', dueAt: 5 },
  ])
  expect(order.map((each) => each.alertId)).toEqual(['first', 'later', 'never', 'taken'])
})

describe('an acknowledgement', () => {
  const attempts = () => {
    let made = 0
    return createAckAttempts(() => {
      made += 1
      return `id-${made}`
    })
  }

  it('keeps its id until it is answered', () => {
    const of = attempts()
    expect(of.idFor('A1', { kind: 'accepted' })).toBe('id-1')
    expect(of.idFor('A1', { kind: 'accepted' })).toBe('id-1')
    of.answered('A1', { kind: 'accepted' })
    expect(of.idFor('A1', { kind: 'accepted' })).toBe('id-2')
  })

  it('is another one with another value, another kind or another alert', () => {
    const of = attempts()
    const ids = [
      of.idFor('A1', { kind: 'accepted', readBack: '6.8' }),
      of.idFor('A1', { kind: 'accepted', readBack: '6.9' }),
      of.idFor('A1', { kind: 'received' }),
      of.idFor('A2', { kind: 'received' }),
    ]
    expect(new Set(ids).size).toBe(4)
  })
})

describe('the copy for offline reading', () => {
  const shelf = () => {
    const kept = new Map<string, string>()
    return inboxShelf({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    })
  }

  it('is read by the person it was loaded for, and by nobody else', () => {
    const of = shelf()
    of.keep('N1', { asOf: 7, alerts: [alert] })
    expect(of.read('N1')).toEqual({ asOf: 7, alerts: [alert] })
    expect(of.read('N2')).toBeNull()
    of.clear()
    expect(of.read('N1')).toBeNull()
  })

  it('is nothing where the store is broken or full', () => {
    const broken = inboxShelf({
      getItem: () => '{',
      setItem: () => {
        throw new Error('full')
      },
      removeItem: () => undefined,
    })
    broken.keep('N1', { asOf: 1, alerts: [] })
    expect(broken.read('N1')).toBeNull()
  })
})
