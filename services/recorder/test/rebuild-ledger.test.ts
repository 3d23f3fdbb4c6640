import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { openTestLedger, type TestLedger } from '@golden-hour/ledger-postgres'
import { silentLogger } from '@golden-hour/service-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rebuildLedger } from '../src/index.ts'
import { arrival, damaged, type OpenedLog, openLog, said, tick, word } from './hospital-log.ts'
import { recordingOf } from './recording.ts'
import { dumpOf, watched } from './watched-ledger.ts'

describe('a rebuild of the ledger', () => {
  let opened: OpenedLog
  let ledger: TestLedger
  beforeEach(async () => {
    opened = await openLog()
    ledger = await openTestLedger()
    const { log } = opened
    for (let partition = 0; partition < 3; partition += 1) {
      const facts = Array.from({ length: 450 }, (_, n) => [arrival(n, `P${n % 7}`), tick()]).flat()
      await log.append(JOURNAL, partition, [...facts, damaged(arrival(0, 'P0'))])
      const words = Array.from({ length: 300 }, (_, n) =>
        said(word(`r/${partition}-${n % 100}`, 1 + Math.floor(n / 100), { status: n < 200 ? 'open' : 'void' }), {
          srcOffset: n,
          n: 0,
        }),
      )
      await log.append(TRANSITIONS, partition, [...words, ...words.slice(-10), damaged(words[0]!)])
    }
  })
  afterEach(async () => {
    await opened.remove()
    await ledger.close()
  })

  const record = async (): Promise<void> => {
    const book = watched(ledger)
    const { recorder } = recordingOf({ log: opened.log, ledger: book })
    await recorder.start()
    await book.complete(opened.log)
    await recorder.stop()
  }
  const rebuild = (progress: (done: number, total: number) => void = () => {}) =>
    rebuildLedger({ log: opened.log, ledger, logger: silentLogger(), progress })

  it('says what the recorder said, to the byte, and the recorder goes on from it', async () => {
    await record()
    const recorded = await dumpOf(ledger)
    const counts = await rebuild()
    expect(counts).toEqual({ facts: 1_350, windows: 300, revisions: 900, unreadable: 6 })
    expect(await dumpOf(ledger)).toEqual(recorded)
    await opened.log.append(JOURNAL, 0, [arrival(9_999, 'P9')])
    await record()
    expect((await ledger.clinical.counts()).facts).toBe(1_351)
  })

  it('takes away rows that no record led to', async () => {
    await ledger.clinical.write({
      facts: [],
      unreadable: [],
      transitions: [{ partition: 0, srcOffset: 0, n: 0, transition: word('r/invented', 1) }],
      position: { topic: JOURNAL, partition: 0, topicId: 'another log', next: 9_999_999, lastSrc: null },
    })
    await rebuild()
    expect(await ledger.clinical.revisions('r/invented')).toEqual([])
  })

  it('says how far it is, up to all there is', async () => {
    const seen: [number, number][] = []
    await rebuild((done, total) => seen.push([done, total]))
    const total = 3 * (901 + 311)
    expect(seen[0]).toEqual([0, total])
    expect(seen.at(-1)).toEqual([total, total])
    expect(seen.every(([done], i) => i === 0 || done > seen[i - 1]![0])).toBe(true)
  })

  it('refuses, and touches nothing, where the log no longer reaches back to its beginning', async () => {
    await record()
    const { log } = opened
    const cut = {
      topic: log.topic,
      read: log.read,
      bounds: async (topic: string, partition: number) => ({ ...(await log.bounds(topic, partition)), start: 1 }),
    }
    const refused = rebuildLedger({ log: cut, ledger, logger: silentLogger(), progress: () => {} })
    await expect(refused).rejects.toMatchObject({ code: 'GH_LOG_GAP' })
    expect((await ledger.clinical.counts()).facts).toBe(1_350)
  })

  it('that was broken off is finished by the recorder', async () => {
    await record()
    const recorded = await dumpOf(ledger)
    let writes = 0
    const book = watched(ledger, {
      after: () => {
        writes += 1
        if (writes === 3) throw new Error('killed')
      },
    })
    const broken = rebuildLedger({ log: opened.log, ledger: book, logger: silentLogger(), progress: () => {} })
    await expect(broken).rejects.toThrow('killed')
    await record()
    expect(await dumpOf(ledger)).toEqual(recorded)
  })
})
