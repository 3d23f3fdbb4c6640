import type { RosterRow } from '@golden-hour/alert-ladder'
import { type EpochMs, epochMs, type Fact } from '@golden-hour/model'
import type { AckRequest, AlertChange, ClaimedDelivery, ClaimRequest, Ledger } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alertOf, change, closed, delivery, minute, outcome, transition } from './alert-rows.ts'

/** What every alert book promises. `make` answers an empty ledger. */
export function alertBookContract(make: () => Promise<Pick<Ledger, 'alerts' | 'clinical' | 'close'>>): void {
  describe('an alert book', () => {
    let ledger: Pick<Ledger, 'alerts' | 'clinical' | 'close'>
    const book = () => ledger.alerts
    beforeEach(async () => {
      ledger = await make()
    })
    afterEach(() => ledger.close())

    const position = (next: number, n = 0, topicId = 't1') => ({
      topic: 'transitions',
      partition: 0,
      topicId,
      next,
      lastSrc: { srcOffset: next - 1, n },
    })
    const put = (changes: readonly AlertChange[], next = 1) =>
      book().take(
        {
          transitions: changes.map(({ alert }, i) => transition(alert.windowId, 'open', next - 1, i)),
          position: position(next, changes.length - 1),
          at: minute(0),
        },
        ({ windowId }) => changes.find(({ alert }) => alert.windowId === windowId) ?? null,
      )
    const claim = (more: Partial<ClaimRequest> = {}) =>
      book().claim({
        now: minute(0),
        wall: epochMs(0),
        leaseUntil: epochMs(1_000),
        severities: ['critical', 'high', 'low'],
        limit: 10,
        ...more,
      })
    const kinds = async (alertId: string) => ((await book().log([alertId])).get(alertId) ?? []).map(({ kind }) => kind)
    const states = async (now: EpochMs, wall = 0) =>
      (await claim({ now, wall: epochMs(wall) })).map((d) => d.deliveryId)

    it('keeps an alert with the position of the reader', async () => {
      const alert = alertOf('r/1')
      expect(await put([change(alert)], 7)).toEqual([alert])
      expect(await book().get('a_r/1')).toEqual(alert)
      expect(await book().position('transitions', 0)).toEqual(position(7))
      expect(await book().position('transitions', 1)).toBeNull()
    })

    it('keeps neither where the decision fails', async () => {
      const batch = { transitions: [transition('r/1', 'open', 0)], position: position(9), at: minute(0) }
      await expect(
        book().take(batch, () => {
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect(await book().position('transitions', 0)).toBeNull()
      expect(await book().find({ open: true })).toEqual([])
    })

    it('has the effect of a transition once, and moves no position back, whoever comes again with what was taken', async () => {
      const seen: string[] = []
      const take = (srcOffsets: readonly number[], next: number, topicId?: string) =>
        book().take(
          {
            transitions: srcOffsets.map((srcOffset) => transition(`r/${srcOffset}`, 'open', srcOffset)),
            position: position(next, 0, topicId),
            at: minute(0),
          },
          ({ windowId }) => {
            seen.push(windowId)
            return null
          },
        )
      await take([0, 1, 2], 3)
      await take([1, 2, 3], 4)
      await take([0, 1], 2)
      await take([], 1)
      expect(seen).toEqual(['r/0', 'r/1', 'r/2', 'r/3'])
      expect(await book().position('transitions', 0)).toEqual(position(4))
      await take([0], 1, 't2')
      expect(seen.at(-1)).toBe('r/0')
      expect(await book().position('transitions', 0)).toEqual(position(1, 0, 't2'))
    })

    it('shows each transition the alert as the one before it left it', async () => {
      const seen: unknown[] = []
      const words = [transition('r/1', 'open', 0), transition('r/1', 'met', 1), transition('r/1', 'overdue', 2)]
      await book().take({ transitions: words, position: position(3), at: minute(0) }, (said, standing, episodes) => {
        seen.push([said.status, standing?.episode ?? null, episodes])
        if (standing !== null) return change(closed(standing))
        const episode = episodes + 1
        return change(alertOf('r/1', { alertId: `a${episode}`, episode }))
      })
      // A book may ask again: the last round counts.
      expect(seen.slice(-words.length)).toEqual([
        ['open', null, 0],
        ['met', 1, 1],
        ['overdue', null, 1],
      ])
      expect((await book().latest(['r/1'])).map(({ alertId }) => alertId)).toEqual(['a2'])
    })

    it('never has two alerts of a window that are not closed', async () => {
      await put([change(alertOf('r/1'))])
      const batch = { transitions: [transition('r/1', 'open', 1)], position: position(2), at: minute(0) }
      await expect(book().take(batch, () => change(alertOf('r/1', { alertId: 'other' })))).rejects.toThrow()
      expect(await book().get('other')).toBeNull()
    })

    it('wakes those whose moment has come, critical ones first, with the roster of the moment', async () => {
      const row: RosterRow = {
        department: null,
        role: 'chief',
        person: 'C1',
        from: minute(0),
        to: minute(5),
        kind: 'shift',
      }
      await book().roster.put([row])
      await put([
        change(alertOf('r/low', { severity: 'low' })),
        change(alertOf('r/soon', {}, { nextAt: minute(1) })),
        change(alertOf('r/later', {}, { nextAt: minute(2) })),
      ])
      expect(await book().nextTimer()).toBe(minute(0))
      const seen: unknown[] = []
      const wake = (now: EpochMs, limit = 10) =>
        book().wake(now, limit, (alert, rows) => {
          seen.push([alert.windowId, rows.length])
          return change({ ...alert, climb: { ...alert.climb, nextAt: minute(9) } })
        })
      await wake(epochMs(minute(0) - 1))
      await wake(minute(1), 1)
      await wake(minute(1))
      await wake(minute(5))
      expect(seen).toEqual([
        ['r/soon', 1],
        ['r/low', 1],
        ['r/later', 0],
      ])
      expect(await book().nextTimer()).toBe(minute(9))
    })

    it('writes a change whole or not at all', async () => {
      const twice = [delivery('d1'), delivery('d2')]
      const log = [{ at: minute(0), kind: 'opened', cycle: 1, step: null, staffId: null, channel: null, text: '' }]
      await expect(put([change(alertOf('r/1'), { deliveries: twice, log })])).rejects.toThrow()
      expect(await book().get('a_r/1')).toBeNull()
      expect(await kinds('a_r/1')).toEqual([])
    })

    it('hands a delivery to one sender at a time, and again when the lease ran out', async () => {
      await book().contacts.put([{ person: 'D1', channel: 'sms', address: '138' }])
      await put([
        change(alertOf('r/1'), { deliveries: [delivery('d1'), delivery('d2', { person: 'D2', dueAt: minute(1) })] }),
      ])
      const [first, ...none] = await claim()
      expect(none).toEqual([])
      expect(first).toMatchObject({ deliveryId: 'd1', address: '138', attempt: 1, mayHaveArrived: false })
      expect(await book().nextDelivery(['critical'])).toBe(minute(1))
      expect(await claim({ wall: epochMs(999) })).toEqual([])
      const [second] = await claim({ wall: epochMs(1_000), leaseUntil: epochMs(2_000) })
      expect(second).toMatchObject({ deliveryId: 'd1', attempt: 2, mayHaveArrived: true })
      // The first sender wakes up again: its word does not count any more.
      await book().record(first!, outcome('failed'))
      expect(await kinds('a_r/1')).toEqual([])
      await book().record(second!, outcome('accepted'))
      expect(await kinds('a_r/1')).toEqual(['delivery-accepted'])
      expect(await claim({ wall: epochMs(9_000) })).toEqual([])
    })

    it('starts the next channel where one fails, and not the one after it', async () => {
      const channels = ['wecom', 'sms', 'webhook'].map((channel, order) =>
        delivery(channel, { channel, order, dueAt: minute(order === 0 ? 0 : 5) }),
      )
      await put([change(alertOf('r/1'), { deliveries: channels })])
      const [first] = await claim()
      await book().record(first!, outcome('failed', { reason: 'HTTP 404', startNext: true }))
      expect(await states(minute(1))).toEqual(['sms'])
    })

    it('tries again when it was told to, and gives up what has expired', async () => {
      await put([change(alertOf('r/1'), { deliveries: [delivery('d1', { expiresAt: minute(3) })] })])
      const again = async (one: ClaimedDelivery | undefined, dueAt: EpochMs) =>
        book().record(one!, outcome('pending', { dueAt, temporary: true }))
      await again((await claim())[0], minute(2))
      expect(await states(minute(1))).toEqual([])
      const [second] = await claim({ now: minute(2) })
      expect(second).toMatchObject({ attempt: 2, temporaries: 1 })
      await again(second, minute(3))
      expect(await states(minute(4))).toEqual([])
      expect(await kinds('a_r/1')).toEqual(['delivery-retried', 'delivery-expired'])
    })

    it('cancels what was not sent, to one or to all, and does not try again what is being sent', async () => {
      const alert = alertOf('r/1')
      const deliveries = ['D1', 'D2', 'D3'].map((person, i) => delivery(person, { person, dueAt: minute(i) }))
      await put([change(alert, { deliveries })])
      const [sending] = await claim()
      await put([change(alert, { cancel: { person: 'D2' } })], 2)
      expect(await states(minute(1))).toEqual([])
      await put([change(closed(alert), { cancel: 'all' })], 3)
      expect(await states(minute(2))).toEqual([])
      await book().record(sending!, outcome('pending', { dueAt: minute(3), temporary: true }))
      expect(await states(minute(3), 9_000)).toEqual([])
    })

    describe('acknowledged', () => {
      const say = (clientAckId: string, kind: AckRequest['kind'] = 'received', more: Partial<AckRequest> = {}) =>
        book().acknowledge(
          { alertId: 'a_r/1', person: 'D1', clientAckId, kind, readBack: null, note: null, at: minute(1), ...more },
          (alert) => ({ outcome: 'done', change: change({ ...alert, board: `${alert.board ?? ''}${clientAckId}` }) }),
        )
      beforeEach(async () => {
        await put([change(alertOf('r/1'))])
      })

      it('takes a word once: the same again is answered alike and changes nothing', async () => {
        expect(await say('c1')).toMatchObject({ outcome: 'done', alert: { board: 'c1' }, acks: ['received'] })
        expect(await say('c1')).toMatchObject({ outcome: 'done', alert: { board: 'c1' } })
        expect(await say('c2')).toMatchObject({ outcome: 'repeated', alert: { board: 'c1' } })
        expect(await say('c1', 'received', { person: 'D2' })).toMatchObject({
          outcome: 'done',
          alert: { board: 'c1c1' },
        })
      })

      it('keeps what was not accepted, and lets it be said again', async () => {
        const wrong = () =>
          book().acknowledge(
            {
              alertId: 'a_r/1',
              person: 'D1',
              clientAckId: 'c1',
              kind: 'accepted',
              readBack: '9',
              note: null,
              at: minute(1),
            },
            () => ({ outcome: 'read-back-mismatch', change: null }),
          )
        expect(await wrong()).toMatchObject({ outcome: 'read-back-mismatch', acks: [] })
        expect(await say('c1', 'accepted')).toMatchObject({ outcome: 'read-back-mismatch' })
        expect(await say('c2', 'accepted')).toMatchObject({ outcome: 'done', acks: ['accepted'] })
      })

      it('hears the same word anew in the next cycle', async () => {
        await say('c1')
        const alert = (await book().get('a_r/1'))!
        await put([change({ ...alert, climb: { ...alert.climb, cycle: 2 } })], 2)
        expect(await say('c2')).toMatchObject({ outcome: 'done', acks: ['received'] })
      })

      it('knows no alert that is not there', async () => {
        expect(await say('c1', 'received', { alertId: 'nobody' })).toEqual({
          outcome: 'no-such-alert',
          alert: null,
          acks: [],
        })
      })
    })

    it('shows a person the alerts of whose running cycle they were told, and what they said', async () => {
      await put([
        change(alertOf('r/1'), { deliveries: [delivery('d1', { state: 'accepted', channel: 'app' })] }),
        change(alertOf('r/2'), { deliveries: [delivery('d2', { person: 'D2' })] }),
        change(alertOf('r/3', {}, { cycle: 2 }), { deliveries: [delivery('d3')] }),
      ])
      expect((await book().inbox('D1')).map(({ alert, acks }) => [alert.windowId, acks])).toEqual([['r/1', []]])
      await put([change(closed(alertOf('r/1')))], 2)
      expect(await book().inbox('D1')).toEqual([])
    })

    it('finds alerts by patient, by window, and those that are not closed', async () => {
      await put([
        change(alertOf('r/1')),
        change(alertOf('r/2', { patientId: 'P2', openedAt: minute(1) })),
        change(closed(alertOf('r/3', { openedAt: minute(2) }))),
      ])
      const found = async (query: Parameters<Ledger['alerts']['find']>[0]) =>
        (await book().find(query)).map(({ windowId }) => windowId)
      expect(await found({ patientId: 'P1' })).toEqual(['r/3', 'r/1'])
      expect(await found({ windowId: 'r/2' })).toEqual(['r/2'])
      expect(await found({ open: true })).toEqual(['r/2', 'r/1'])
    })

    it('keeps the roster: the newer end counts, an empty row goes, a day is asked for by its parts', async () => {
      const row: RosterRow = {
        department: 'NEU',
        role: 'chief',
        person: 'C1',
        from: minute(0),
        to: minute(60),
        kind: 'shift',
      }
      const house: RosterRow = { ...row, department: null, person: 'Z1', from: minute(60), to: minute(90) }
      await book().roster.put([row, house, { ...row, to: minute(30) }])
      expect(await book().roster.list(minute(29), minute(30))).toEqual([{ ...row, to: minute(30) }])
      expect(await book().roster.list(minute(30), minute(60))).toEqual([])
      expect(await book().roster.list(minute(89), minute(999))).toEqual([house])
      await book().roster.put([{ ...house, to: house.from }])
      expect(await book().roster.list(minute(0), minute(999))).toHaveLength(1)
    })

    it('lists gaps of the roster, newest first', async () => {
      const fault = { kind: 'nobody', department: 'NEU', role: 'chief', person: null, step: 0 } as const
      await put([change(alertOf('r/1'), { faults: [fault, { ...fault, step: 1 }] })])
      expect(await book().roster.faults(1)).toEqual([{ ...fault, step: 1, at: minute(0), alertId: 'a_r/1' }])
    })

    it('finds what should not be', async () => {
      const fired = { cycle: 1, step: 0, round: 0, dueAt: minute(0), late: false, merged: [], told: [] }
      await put([
        change(alertOf('r/orphan', {}, { nextAt: null })),
        change(alertOf('r/exhausted', {}, { nextAt: null, step: 1 })),
        change(alertOf('r/overdue'), { steps: [fired], deliveries: [delivery('d1')] }),
        change(alertOf('r/fine', {}, { nextAt: minute(60) })),
        change(closed(alertOf('r/over'))),
      ])
      await claim()
      expect(await book().audit(minute(1), epochMs(1_001))).toEqual({
        orphans: ['a_r/orphan'],
        overdue: ['a_r/overdue'],
        stuck: ['d1'],
        silent: [{ alertId: 'a_r/overdue', cycle: 1, step: 0 }],
      })
      expect(await book().audit(minute(0), epochMs(1_000))).toMatchObject({ overdue: [], stuck: [], silent: [] })
    })

    it('finds the live facts that have a key: the newest version, and none that was taken back', async () => {
      const fact = (factId: string, data: object, more: Partial<Fact> = {}): Fact => ({
        source: '/lis',
        type: 'critical.published',
        factId,
        patientId: 'P1',
        op: 'assert',
        version: null,
        recordedAt: minute(0),
        occurredAt: minute(0),
        precision: 'second',
        time: '2026-03-02T09:00:00+08:00',
        subject: null,
        data: data as Fact['data'],
        encounterFromSubject: false,
        backfill: false,
        ...more,
      })
      const facts = [
        fact('1', { criticalId: 'C1', value: 6.8 }),
        fact('1', { criticalId: 'C1', value: 7.1 }, { recordedAt: minute(1) }),
        fact('2', { criticalId: 'C1', value: 1 }),
        fact('2', {}, { op: 'void', recordedAt: minute(1) }),
        fact('3', { criticalId: 'C2', value: 2 }),
        fact('4', { criticalId: 'C1', value: 3 }, { patientId: 'P2' }),
        fact('5', { criticalId: 'C1', action: 'x' }, { type: 'critical.handled', occurredAt: minute(-1) }),
      ]
      await ledger.clinical.write({
        facts: facts.map((one, offset) => ({
          partition: 0,
          offset,
          eventId: `e${offset}`,
          appendedAt: minute(2),
          fact: one,
        })),
        unreadable: [],
        transitions: [],
        position: { ...position(1), topic: 'journal' },
      })
      const found = await book().keyFacts('P1', { criticalId: 'C1' })
      expect(found.map(({ factId, data }) => [factId, data.value ?? null])).toEqual([
        ['5', null],
        ['1', 7.1],
      ])
    })
  })
}
