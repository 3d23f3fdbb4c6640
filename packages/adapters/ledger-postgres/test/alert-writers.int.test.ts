import { type EpochMs, epochMs } from '@golden-hour/model'
import type { AlertBook, AlertChange, NewDelivery, RecordedTransition, StoredAlert } from '@golden-hour/ports'
import { alertRows } from '@golden-hour/testkit'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAlertBook } from '../src/alert-book.ts'
import type { Database } from '../src/database.ts'
import { onPostgres } from './engines.ts'
import { deadlocksOf, pauseAt, waitingOf } from './rows-held.ts'
import { type Seeded, seeded } from './seeded.ts'

const { alertOf, change, closed, delivery, minute, outcome, transition } = alertRows

const AT_ONCE = 6
const several = <Result>(run: (random: Seeded) => Promise<Result>, seed = 0): Promise<Result[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, i) => run(seeded(seed * 100 + i))))

const position = (partition: number, next: number) => ({
  topic: 'transitions',
  partition,
  topicId: 't',
  next,
  lastSrc: next === 0 ? null : { srcOffset: next - 1, n: 0 },
})

const said = (alert: StoredAlert, kind: string, text: string, at: EpochMs = minute(0)) => ({
  at,
  kind,
  cycle: alert.climb.cycle,
  step: null,
  staffId: null,
  channel: null,
  text,
})

/** The next step, one message with it, and no further one. */
function fires(alert: StoredAlert, at: EpochMs): AlertChange {
  const step = alert.climb.step + 1
  return change(
    { ...alert, climb: { ...alert.climb, step, nextAt: null } },
    {
      steps: [{ cycle: 1, step, round: 0, dueAt: at, late: false, merged: [], told: [] }],
      deliveries: [delivery(`${alert.alertId}.${step}`, { step, dueAt: at, expiresAt: minute(60) })],
      log: [said(alert, 'step', `${step}`, at)],
    },
  )
}

const open = (book: AlertBook, alerts: readonly StoredAlert[]) =>
  book.take(
    {
      transitions: alerts.map(({ windowId }, n) => transition(windowId, 'open', 0, n)),
      position: { ...position(9, 1), lastSrc: { srcOffset: 0, n: alerts.length } },
      at: minute(0),
    },
    ({ windowId }) => change(alerts.find((alert) => alert.windowId === windowId)!),
  )

const numbered = (count: number) => Array.from({ length: count }, (_, i) => alertOf(`r/${i}`))

onPostgres((engine) => {
  describe('several notifiers', () => {
    let db: Database
    let book: AlertBook
    let close: () => Promise<void>
    beforeEach(async () => {
      ;({ db, close } = await engine.openDatabase())
      book = createAlertBook(db)
    })
    afterEach(async () => {
      expect(await deadlocksOf(db)).toBe(0)
      await close()
    })

    const logOf = async (kind: string): Promise<readonly { alert_id: string; body: string }[]> =>
      (
        await sql<{ alert_id: string; body: string }>`
          select alert_id, body from alert_log where kind = ${kind} order by seq`.execute(db)
      ).rows

    const wakeAll = async (): Promise<void> => {
      while ((await book.nextTimer()) !== null) await book.wake(minute(1), 7, (alert) => fires(alert, minute(1)))
    }
    /** What was sent, by delivery; until nothing waits to be sent. */
    const sendAll = async (random: Seeded): Promise<string[]> => {
      const sent: string[] = []
      while ((await book.nextDelivery(['critical'])) !== null) {
        const claimed = await book.claim({
          now: minute(1),
          wall: epochMs(0),
          leaseUntil: epochMs(1_000),
          severities: ['critical'],
          limit: 1 + random.below(5),
        })
        sent.push(...claimed.map(({ deliveryId }) => deliveryId))
        for (const one of random.shuffled(claimed)) await book.record(one, outcome('accepted'))
      }
      return sent
    }

    it('fire every step once, and send every message once', async () => {
      const alerts = numbered(80)
      await open(book, alerts)
      await several(wakeAll)
      expect((await logOf('step')).map(({ alert_id }) => alert_id).sort()).toEqual(
        alerts.map(({ alertId }) => alertId).sort(),
      )
      const sent = (await several(sendAll)).flat()
      expect(sent.sort()).toEqual(alerts.map(({ alertId }) => `${alertId}.0`).sort())
      expect(await logOf('delivery-accepted')).toHaveLength(alerts.length)
    })

    it('give up what has expired once, and lose nothing of what has not', async () => {
      await open(book, numbered(1))
      const messages = Array.from({ length: 60 }, (_, i) =>
        delivery(`d${i}`, { person: `D${i}`, expiresAt: minute(i % 2 === 0 ? 1 : 60) }),
      )
      await book.take({ transitions: [transition('r/0', 'open', 5)], position: position(0, 6), at: minute(0) }, () =>
        change(alertOf('r/0'), { deliveries: messages }),
      )
      const sent = (await several(sendAll)).flat()
      expect(sent.sort()).toEqual(
        messages
          .filter((_, i) => i % 2 === 1)
          .map(({ deliveryId }) => deliveryId)
          .sort(),
      )
      expect(await logOf('delivery-expired')).toHaveLength(30)
    })

    it.each([0, 1])(
      'take every transition once, whatever they read again, while steps fire and windows move (seed %i)',
      async (seed) => {
        const random = seeded(seed)
        const topics = Array.from({ length: 3 }, (_, partition) =>
          Array.from(
            { length: 50 },
            (_, srcOffset): RecordedTransition => ({
              ...transition(`r/${random.below(5)}`, random.pick(['open', 'overdue', 'met']), srcOffset),
              partition,
            }),
          ),
        )
        const take = async (mine: Seeded): Promise<void> => {
          const [partition] = [mine.below(topics.length)]
          const kept = (await book.position('transitions', partition))?.next ?? 0
          let next = mine.below(kept + 1)
          while (next < 50) {
            const from = next
            next = Math.min(50, next + 1 + mine.below(8))
            await book.take(
              { transitions: topics[partition]!.slice(from, next), position: position(partition, next), at: minute(0) },
              (word, standing, episodes) => {
                const alert =
                  standing ??
                  alertOf(word.windowId, { alertId: `${word.windowId}.${episodes + 1}`, episode: episodes + 1 })
                const entry = said(alert, 'taken', word.id)
                return change(word.status === 'met' ? closed(alert) : alert, { log: [entry] })
              },
            )
          }
        }
        for (const [partition, words] of topics.entries())
          for (const word of words) Object.assign(word.transition, { id: `${partition}.${word.srcOffset}` })
        const wake = async (mine: Seeded): Promise<void> => {
          for (let i = 0; i < 20; i += 1)
            await book.wake(minute(1), 1 + mine.below(4), (alert) =>
              change({ ...alert, climb: { ...alert.climb, nextAt: null } }, { log: [said(alert, 'woken', '')] }),
            )
        }
        await Promise.all([several(take, seed), several(take, seed + 50), several(wake, seed)])
        for (const partition of topics.keys())
          while (((await book.position('transitions', partition))?.next ?? 0) < 50) await take(seeded(partition))
        const taken = (await logOf('taken')).map(({ body }) => body)
        expect([...taken].sort()).toEqual(topics.flatMap((words) => words.map((word) => word.transition.id)).sort())
        for (const partition of topics.keys()) {
          const order = taken.filter((id) => id.startsWith(`${partition}.`)).map((id) => Number(id.split('.')[1]))
          expect(order).toEqual([...order].sort((a, b) => a - b))
        }
      },
    )

    it('open one alert of a window that two partitions speak of at once', async () => {
      const take = (partition: number, name: string) =>
        book.take(
          {
            transitions: [{ ...transition('r/1', 'open', 5), partition }],
            position: position(partition, 6),
            at: minute(0),
          },
          (_, standing) => {
            const alert = standing ?? alertOf('r/1')
            return change({ ...alert, board: `${alert.board ?? ''}${name}` })
          },
        )
      // The first has opened it and waits, uncommitted; the second finds none.
      const held = await pauseAt(db, 'after insert on alerts for each row')
      const first = take(0, 'a')
      await held.waitedFor()
      const second = take(1, 'b')
      await waitingOf(db, 2)
      await held.release()
      await Promise.all([first, second])
      expect((await book.find({ windowId: 'r/1' })).map(({ board }) => board)).toEqual(['ab'])
    })

    it('hear an acknowledgement before a step or after it, never beside it', async () => {
      const alerts = numbered(40)
      await open(book, alerts)
      const acknowledgeAll = async (random: Seeded, i: number): Promise<void> => {
        for (const { alertId } of random.shuffled(alerts.filter((_, n) => n % AT_ONCE === i)))
          await book.acknowledge(
            { alertId, person: 'D1', clientAckId: 'c', kind: 'accepted', readBack: null, note: null, at: minute(1) },
            (alert) => ({
              outcome: 'done',
              change: change(
                { ...alert, climb: { ...alert.climb, state: 'acked', nextAt: null } },
                { cancel: 'all', log: [said(alert, 'acknowledged', `${alert.climb.step}`)] },
              ),
            }),
          )
      }
      await Promise.all([
        ...Array.from({ length: AT_ONCE }, (_, i) => acknowledgeAll(seeded(i), i)),
        ...Array.from({ length: 3 }, () => wakeAll()),
        ...Array.from({ length: 3 }, (_, i) => sendAll(seeded(i))),
      ])
      const steps = new Set((await logOf('step')).map(({ alert_id }) => alert_id))
      for (const { alert_id, body } of await logOf('acknowledged')) expect(body).toBe(steps.has(alert_id) ? '0' : '-1')
      const { rows } = await sql<{ state: string; alerts: string }>`
        select state, count(*) as alerts from alerts group by state`.execute(db)
      expect(rows).toEqual([{ state: 'acked', alerts: '40' }])
      const pending = await sql`select from deliveries where state = 'pending'`.execute(db)
      expect(pending.rows).toHaveLength(0)
    })

    const one = alertOf('r/1')
    const acknowledge = () =>
      book.acknowledge(
        {
          alertId: one.alertId,
          person: 'D1',
          clientAckId: 'c',
          kind: 'accepted',
          readBack: null,
          note: null,
          at: minute(1),
        },
        (alert) => {
          const acked = { ...alert, climb: { ...alert.climb, state: 'acked' as const, nextAt: null } }
          return { outcome: 'done', change: change(acked, { cancel: 'all' }) }
        },
      )
    const takeWord = () =>
      book.take(
        { transitions: [transition('r/1', 'overdue', 7)], position: position(0, 8), at: minute(0) },
        (_, standing) => change({ ...standing!, board: 'taken' }),
      )
    const openWith = async (deliveries: readonly NewDelivery[]): Promise<void> => {
      await book.take({ transitions: [transition('r/1', 'open', 0)], position: position(0, 1), at: minute(0) }, () =>
        change(one, { deliveries }),
      )
    }
    const claim = (now: EpochMs, wall = 0) =>
      book.claim({ now, wall: epochMs(wall), leaseUntil: epochMs(1_000), severities: ['critical'], limit: 9 })

    it('decide about an alert on what the one before them has made of it', async () => {
      await openWith([])
      const held = await pauseAt(db, 'before update on alerts for each row')
      const first = acknowledge()
      await held.waitedFor()
      const second = takeWord()
      await waitingOf(db, 2)
      await held.release()
      await Promise.all([first, second])
      expect(await book.get(one.alertId)).toMatchObject({ board: 'taken', climb: { state: 'acked' } })
    })

    it.each([
      ['somebody acknowledges', acknowledge],
      ['a word is taken', takeWord],
      ['a step fires', () => book.wake(minute(1), 1, (alert) => fires(alert, minute(1)))],
    ])('give up a message while %s about its alert', async (_, change) => {
      await openWith([delivery('d1', { round: 7, expiresAt: minute(1) })])
      const held = await pauseAt(db, 'before update on alerts for each row')
      const changed = change()
      await held.waitedFor()
      expect(await claim(minute(1))).toEqual([])
      expect(await logOf('delivery-expired')).toHaveLength(1)
      await held.release()
      await changed
    })

    it('wait for nobody when they look for what is to be sent', async () => {
      await openWith([delivery('d1'), delivery('d2', { person: 'D2', expiresAt: minute(1) })])
      const [sending] = await claim(minute(0))
      const held = await pauseAt(db, `after update on deliveries for each row when (new.delivery_id = 'd1')`)
      const recorded = book.record(sending!, outcome('accepted'))
      await held.waitedFor()
      expect(await claim(minute(20), 2_000)).toEqual([])
      await held.release()
      await recorded
      expect(await logOf('delivery-accepted')).toHaveLength(1)
    })

    it('hear of a failed attempt and of an acknowledgement one after the other', async () => {
      await openWith([delivery('d1'), delivery('d2', { channel: 'wecom', order: 1, dueAt: minute(5) })])
      const [sending] = await claim(minute(0))
      const held = await pauseAt(db, `after update on deliveries for each row when (new.delivery_id = 'd1')`)
      const recorded = book.record(sending!, outcome('failed', { startNext: true }))
      await held.waitedFor()
      const acknowledged = acknowledge()
      await waitingOf(db, 2)
      await held.release()
      await Promise.all([recorded, acknowledged])
      expect(await claim(minute(6))).toEqual([])
    })

    it('expire, try by the next channel and cancel the messages of one alert without waiting in a ring', async () => {
      const alerts = numbered(40)
      const channels = (alertId: string) =>
        ['wecom', 'sms', 'webhook'].map((channel, order) =>
          delivery(`${alertId}.${channel}`, { channel, order, expiresAt: minute(order === 0 ? 60 : 1) }),
        )
      await open(book, alerts)
      await book.take(
        {
          transitions: alerts.map(({ windowId }, n) => transition(windowId, 'open', 5, n)),
          position: position(9, 6),
          at: minute(0),
        },
        (_, alert) => change(alert!, { deliveries: channels(alert!.alertId) }),
      )
      const cancel = async (random: Seeded): Promise<void> => {
        for (const { alertId } of random.shuffled(alerts))
          await book.acknowledge(
            {
              alertId,
              person: `D${random.below(1_000_000)}`,
              clientAckId: 'c',
              kind: 'received',
              readBack: null,
              note: null,
              at: minute(1),
            },
            (alert) => ({ outcome: 'done', change: change(alert, { cancel: 'all' }) }),
          )
      }
      const tryAll = async (random: Seeded): Promise<void> => {
        const request = { wall: epochMs(0), leaseUntil: epochMs(1_000), severities: ['critical' as const] }
        for (let n = 0; n < 12; n += 1)
          for (const one of await book.claim({ ...request, now: minute(n < 6 ? 0 : 1), limit: 1 + random.below(4) }))
            await book.record(one, outcome('failed', { startNext: true }))
      }
      await Promise.all([several(cancel), several(tryAll, 1)])
      const { rows } = await sql`select from deliveries where state in ('pending', 'sending')`.execute(db)
      expect(rows).toHaveLength(0)
    })

    it('name a step that nobody heard once, however many look', async () => {
      await open(book, numbered(30))
      await several(wakeAll)
      const found = await several(async () => (await book.audit(minute(0), epochMs(0))).silent)
      expect(found.flat()).toHaveLength(30)
    })

    it('keep the roster and the contacts that were put last, in whatever order rows are put', async () => {
      const rows = Array.from({ length: 40 }, (_, i) => ({
        department: 'NEU',
        role: 'chief',
        person: `C${i}`,
        from: minute(i),
        kind: 'shift' as const,
      }))
      await several(async (random) => {
        for (let n = 0; n < 10; n += 1) {
          await book.roster.put(random.shuffled(rows).map((row) => ({ ...row, to: minute(100) })))
          await book.contacts.put(random.shuffled(rows).map(({ person }) => ({ person, channel: 'sms', address: '1' })))
        }
      })
      expect(await book.roster.list(minute(0), minute(100))).toHaveLength(40)
      expect(await book.contacts.list()).toHaveLength(40)
    })
  })
})
