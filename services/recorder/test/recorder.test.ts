import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { openTestLedger, type TestLedger } from '@golden-hour/ledger-postgres'
import { createLiveBus } from '@golden-hour/live-embedded'
import { AppError, type EventLog, type LiveMessage } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recorder } from '../src/index.ts'
import {
  arrival,
  at,
  damaged,
  type OpenedLog,
  openLog,
  partitionFor,
  rulebook,
  said,
  tick,
  word,
} from './hospital-log.ts'
import { type Recording, recordingOf } from './recording.ts'
import { type Hooks, watched } from './watched-ledger.ts'

describe('the recorder', () => {
  let opened: OpenedLog
  let log: EventLog
  let ledger: TestLedger
  let running: Recorder[] = []
  beforeEach(async () => {
    opened = await openLog()
    log = opened.log
    ledger = await openTestLedger()
  })
  afterEach(async () => {
    for (const recorder of running) await recorder.stop()
    running = []
    await opened.remove()
    await ledger.close()
  })

  const start = async (hooks: Hooks = {}): Promise<Recording & { complete(): Promise<void> }> => {
    const book = watched(ledger, hooks)
    const recording = recordingOf({ log, ledger: book })
    running.push(recording.recorder)
    await recording.recorder.start()
    const { ended } = recording.recorder
    const complete = () => Promise.race([book.complete(log), ended.then(() => Promise.reject(new Error('it stopped')))])
    return { ...recording, complete }
  }
  const append = (topic: string, partition: number, ...records: Parameters<EventLog['append']>[2]) =>
    log.append(topic, partition, records)

  it('keeps facts, windows and every revision of all partitions', async () => {
    const patients = ['P1', 'P2', '病人三', 'P4', 'P5']
    for (const [n, patient] of patients.entries())
      await append(JOURNAL, partitionFor(patient), arrival(n, patient), tick())
    await append(TRANSITIONS, 1, said(word('r/E1', 1), { srcOffset: 0, n: 0 }))
    const { complete } = await start()
    await append(JOURNAL, 0, rulebook())
    await append(
      TRANSITIONS,
      1,
      said(word('r/E1', 2, { status: 'overdue' }), { srcOffset: 3, n: 0 }),
      said(word('r/E1', 3, { status: 'late' }), { srcOffset: 3, n: 1 }),
    )
    await complete()
    expect(await ledger.clinical.counts()).toEqual({ facts: 5, windows: 1, revisions: 3, unreadable: 0 })
    expect((await ledger.clinical.factsOf('病人三')).map(({ fact }) => fact.factId)).toEqual(['f2'])
    expect((await ledger.clinical.revisions('r/E1')).map(({ status }) => status)).toEqual(['open', 'overdue', 'late'])
  })

  it('tells screens of what happened after it is in the ledger, and of a window only the last word', async () => {
    const live = createLiveBus()
    const messages: [channel: string, LiveMessage][] = []
    let told = (): void => {}
    for (const channel of ['facts', 'windows'] as const)
      live.subscribe(channel, (message) => {
        messages.push([channel, message])
        told()
      })
    const toldOf = async (count: number) => {
      while (messages.length < count)
        await new Promise<void>((resolve) => {
          told = resolve
        })
    }
    const published: string[] = []
    const book = watched(ledger, { after: () => void published.push('committed') })
    const publish: typeof live.publish = (channel, message) => {
      published.push(channel)
      live.publish(channel, message)
    }
    const { recorder } = recordingOf({ log, ledger: book, live: { publish } })
    running.push(recorder)
    await recorder.start()
    await append(JOURNAL, partitionFor('P1'), arrival(1, 'P1', { backfill: true }), tick(), arrival(2, 'P1'))
    await toldOf(1)
    const occurredAt = at(0)
    expect(messages).toEqual([
      ['facts', { kind: 'fact', patientId: 'P1', type: 'ed.arrived', occurredAt, knownAt: at(0) }],
    ])
    await append(
      TRANSITIONS,
      0,
      said(word('r/E1', 1), { srcOffset: 0, n: 0 }),
      said(word('r/E1', 2, { status: 'met' }), { srcOffset: 0, n: 1 }),
    )
    await toldOf(2)
    const window = { kind: 'window', windowId: 'r/E1', patientId: 'P1', status: 'met', ruleId: 'r' }
    expect(messages.slice(1)).toEqual([['windows', window]])
    expect(published.filter((entry, i) => entry !== 'committed' && published[i - 1] !== 'committed')).toEqual([])
    await live.close()
  })

  it('keeps what cannot be read, counts it, and says nothing of what stands in it', async () => {
    const { complete, lines, metrics } = await start()
    await append(JOURNAL, 2, damaged(arrival(1, '张三')), { ...arrival(2, '张三'), headers: {} }, arrival(3, '张三'))
    await append(TRANSITIONS, 2, damaged(said(word('r/E1', 1), { srcOffset: 0, n: 0 })))
    await complete()
    const rows = await ledger.query<{ topic: string; log_offset: string }>(
      'select topic, log_offset from unreadable order by 1, 2',
    )
    expect(rows).toEqual([
      { topic: 'journal', log_offset: '0' },
      { topic: 'journal', log_offset: '1' },
      { topic: 'transitions', log_offset: '0' },
    ])
    expect((await ledger.clinical.counts()).facts).toBe(1)
    const said3 = lines.filter((line) => line.includes('record-unreadable'))
    expect(said3).toHaveLength(3)
    expect(lines.join('')).not.toContain('张三')
    expect(await metrics.text()).toContain('gh_recorder_unreadable_total{topic="journal",reason="hash"} 1')
  })

  it('takes a transition that was published twice once', async () => {
    const { complete, metrics } = await start()
    const first = said(word('r/E1', 1), { srcOffset: 4, n: 0 })
    await append(TRANSITIONS, 0, first, said(word('r/E2', 1), { srcOffset: 4, n: 1 }))
    await complete()
    await append(
      TRANSITIONS,
      0,
      first,
      said(word('r/E2', 1), { srcOffset: 4, n: 1 }),
      said(word('r/E1', 2), { srcOffset: 5, n: 0 }),
    )
    await complete()
    expect(await ledger.clinical.counts()).toMatchObject({ windows: 2, revisions: 3 })
    expect(await metrics.text()).toContain('gh_recorder_repeated_total 2')
  })

  it('names a transition that is said again with another content', async () => {
    const { complete, lines, metrics } = await start()
    await append(TRANSITIONS, 0, said(word('r/E1', 1), { srcOffset: 4, n: 0 }))
    await append(TRANSITIONS, 0, said(word('r/E1', 1, { status: 'met' }), { srcOffset: 5, n: 0 }))
    await complete()
    expect(lines.find((line) => line.includes('transition-contradicted'))).toContain('r/E1@1')
    expect(await metrics.text()).toContain('gh_recorder_contradicted_total 1')
    expect((await ledger.clinical.revisions('r/E1'))[0]?.status).toBe('open')
  })

  it('goes on where it stopped, and moves on over ticks alone', async () => {
    const first = await start()
    await append(JOURNAL, 0, tick(), tick(), arrival(1, 'P1'), tick())
    await first.complete()
    await append(JOURNAL, 0, tick())
    await first.complete()
    await first.recorder.stop()
    await expect(first.recorder.ended).resolves.toBeUndefined()
    expect(await ledger.clinical.position(JOURNAL, 0)).toMatchObject({ next: 5 })
    await append(JOURNAL, 0, arrival(2, 'P1'))
    const offsets: number[] = []
    const second = await start({
      before: (batches) => void offsets.push(...batches.flatMap(({ facts }) => facts.map(({ offset }) => offset))),
    })
    await second.complete()
    expect(offsets).toEqual([5])
  })

  it('waits for a ledger that is out, and loses nothing', async () => {
    let outages = 3
    const { complete, lines, metrics } = await start({
      before: () => {
        if (outages-- > 0) throw new AppError('GH_LEDGER_UNAVAILABLE', 'connection refused')
      },
    })
    await append(JOURNAL, 0, arrival(1, 'P1'))
    await append(JOURNAL, 1, arrival(2, 'P2'))
    await complete()
    expect((await ledger.clinical.counts()).facts).toBe(2)
    expect(lines.filter((line) => line.includes('ledger-retry'))).toHaveLength(3)
    expect(await metrics.text()).toContain('gh_recorder_retries_total 3')
  })

  it('stops while the ledger is out', async () => {
    let tried = (): void => {}
    const outage = new Promise<void>((resolve) => {
      tried = resolve
    })
    const { recorder } = await start({
      before: () => {
        tried()
        throw new AppError('GH_LEDGER_UNAVAILABLE', 'connection refused')
      },
    })
    await append(JOURNAL, 0, arrival(1, 'P1'))
    await outage
    await recorder.stop()
    await expect(recorder.ended).resolves.toBeUndefined()
    expect((await ledger.clinical.counts()).facts).toBe(0)
  })

  it('ends when the ledger refuses for good', async () => {
    const { recorder, lines } = await start({
      before: () => {
        throw new AppError('GH_DISK', 'no space left')
      },
    })
    await append(JOURNAL, 0, arrival(1, 'P1'))
    await expect(recorder.ended).rejects.toMatchObject({ code: 'GH_DISK' })
    expect(lines.some((line) => line.includes('recorder-failed'))).toBe(true)
  })

  it('ends, rather than guess, where the ledger was written from another log', async () => {
    await append(JOURNAL, 0, arrival(1, 'P1'))
    const { complete, recorder } = await start()
    await complete()
    await recorder.stop()
    await opened.remove()
    opened = await openLog()
    log = opened.log
    const other = await start()
    await expect(other.recorder.ended).rejects.toMatchObject({ code: 'GH_STATE_STALE' })
    expect((await ledger.clinical.counts()).facts).toBe(1)
  })

  it('says how far behind it is', async () => {
    await append(JOURNAL, 0, arrival(1, 'P1'), arrival(2, 'P1'))
    const { complete, metrics } = await start()
    await complete()
    // The lag is set after the commit that completes it.
    await append(JOURNAL, 0, arrival(3, 'P1'))
    await complete()
    expect(await metrics.text()).toMatch(/gh_recorder_lag_records\{topic="journal",partition="0"\} 0/)
    expect(await metrics.text()).toContain('gh_recorder_rows_written_total{table="facts"} 3')
  })
})
