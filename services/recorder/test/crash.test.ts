import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { openTestLedger, type TestLedger } from '@golden-hour/ledger-postgres'
import type { Transition } from '@golden-hour/model'
import type { EventLog } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arrival, damaged, type OpenedLog, openLog, PARTITIONS, rulebook, said, tick, word } from './hospital-log.ts'
import { recordingOf } from './recording.ts'
import { dumpOf, watched } from './watched-ledger.ts'

/** Numbers in [0, 1) that are the same for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const STATUSES = ['open', 'overdue', 'met', 'late', 'missed', 'excused', 'unknown', 'void'] as const

/** Appends a little of everything; a processor that died now and then publishes its last words again. */
function createStream(log: EventLog, random: () => number) {
  const pick = (below: number): number => Math.floor(random() * below)
  const revisions = new Map<string, number>()
  const published = Array.from(
    { length: PARTITIONS },
    (): { transition: Transition; src: { srcOffset: number; n: number } }[] => [],
  )
  let n = 0

  const journal = async (partition: number) => {
    n += 1
    const fact = arrival(n, `P${partition}-${pick(3)}`, {
      factid: `f${pick(20)}`,
      factversion: pick(5),
      factop: random() < 0.1 ? 'void' : 'assert',
    })
    const record = [fact, fact, fact, tick(), rulebook(), damaged(fact)][pick(6)]!
    const [appended] = await log.append(JOURNAL, partition, [record])
    return appended!.offset
  }
  const words = async (partition: number, srcOffset: number) => {
    const fresh = Array.from({ length: pick(4) }, (_, i) => {
      const windowId = `r/${partition}-${pick(6)}`
      const revision = (revisions.get(windowId) ?? 0) + 1
      revisions.set(windowId, revision)
      return {
        transition: word(windowId, revision, { status: STATUSES[pick(STATUSES.length)]! }),
        src: { srcOffset, n: i },
      }
    })
    published[partition]!.push(...fresh)
    const again = random() < 0.15 ? published[partition]!.slice(-5) : []
    const records = [...fresh, ...again].map(({ transition, src }) => said(transition, src))
    if (random() < 0.05) records.push(damaged(said(word('r/lost', 1), { srcOffset, n: 99 })))
    await log.append(TRANSITIONS, partition, records)
  }
  return async (records: number): Promise<void> => {
    for (let i = 0; i < records; i += 1) {
      const partition = pick(PARTITIONS)
      await words(partition, await journal(partition))
    }
  }
}

describe('a recorder that dies at any moment', () => {
  let opened: OpenedLog
  let ledger: TestLedger
  let undisturbed: TestLedger
  beforeEach(async () => {
    opened = await openLog()
    ledger = await openTestLedger()
    undisturbed = await openTestLedger()
  })
  afterEach(async () => {
    await opened.remove()
    await Promise.all([ledger.close(), undisturbed.close()])
  })

  /** Runs until its death, which is a moment before or after a commit; what it still tries afterwards has no effect. */
  async function runUntilDeath(random: () => number, appending: Promise<void>): Promise<void> {
    let commits = 1 + Math.floor(random() * 6)
    const before = random() < 0.5
    let dead = false
    const die = (): void => {
      dead = true
      throw new Error('killed')
    }
    const book = watched(ledger, {
      before: () => {
        if (dead) throw new Error('killed before')
        commits -= 1
        if (commits === 0 && before) die()
      },
      after: () => {
        if (commits === 0) die()
      },
    })
    const { recorder } = recordingOf({ log: opened.log, ledger: book }, { rowsAtOnce: 1 + Math.floor(random() * 40) })
    await recorder.start()
    await Promise.race([recorder.ended.catch(() => {}), appending.then(() => book.complete(opened.log))])
    if (!dead) await recorder.stop()
  }
  async function runUndisturbed(target: TestLedger): Promise<void> {
    const book = watched(target)
    const { recorder } = recordingOf({ log: opened.log, ledger: book })
    await recorder.start()
    await book.complete(opened.log)
    await recorder.stop()
  }

  it.each([1, 2, 3])('leaves what one that never died leaves (%i)', async (seed) => {
    const random = numbersFrom(seed)
    const append = createStream(opened.log, random)
    for (let deaths = 0; deaths < 6; deaths += 1) {
      const appending = append(20)
      await runUntilDeath(random, appending)
      await appending
    }
    await runUndisturbed(ledger)
    await runUndisturbed(undisturbed)
    const lines = await dumpOf(undisturbed)
    expect(lines.length).toBeGreaterThan(150)
    expect(await dumpOf(ledger)).toEqual(lines)
  })
})
