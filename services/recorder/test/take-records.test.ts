import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import type { LogRecord, ReadPosition, RecordToAppend } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { TOPICS } from '../src/take-records.ts'
import { arrival, at, damaged, rulebook, said, tick, word } from './hospital-log.ts'

const from = (topic: string, lastSrc: ReadPosition['lastSrc'] = null): ReadPosition => ({
  topic,
  partition: 2,
  topicId: 'one',
  next: 10,
  lastSrc,
})
const taking = (topic: string) => TOPICS.find(({ name }) => name === topic)!.take
const logged = (records: readonly RecordToAppend[]): readonly LogRecord[] =>
  records.map((record, i) => ({ ...record, offset: 10 + 2 * i, appendedAt: at(i) }))

describe('records of the journal', () => {
  const take = taking(JOURNAL)

  it('are facts with their place and log time; ticks and control records only move the position', () => {
    const { batch } = take(from(JOURNAL), logged([tick(), arrival(1, 'P1'), rulebook(), arrival(2, 'P2'), tick()]))
    expect(
      batch.facts.map(({ partition, offset, eventId, appendedAt, fact }) => [
        partition,
        offset,
        eventId,
        appendedAt,
        fact.factId,
      ]),
    ).toEqual([
      [2, 12, 'm1', at(1), 'f1'],
      [2, 16, 'm2', at(3), 'f2'],
    ])
    expect(batch.transitions).toEqual([])
    expect(batch.unreadable).toEqual([])
    expect(batch.position).toEqual({ ...from(JOURNAL), next: 19 })
  })

  it('that cannot be read are kept as they are, with the reason', () => {
    const [record] = logged([damaged(arrival(1, 'P1'))])
    const { batch } = take(from(JOURNAL), [record!])
    expect(batch.facts).toEqual([])
    expect(batch.unreadable).toEqual([
      {
        topic: JOURNAL,
        partition: 2,
        offset: 10,
        appendedAt: at(0),
        reason: 'hash',
        headers: record!.headers,
        value: record!.value,
      },
    ])
    expect(batch.position.next).toBe(11)
  })
})

describe('records of the transitions', () => {
  const take = taking(TRANSITIONS)
  const revisions = (records: readonly LogRecord[], lastSrc: ReadPosition['lastSrc']) => {
    const { batch, repeated } = take(from(TRANSITIONS, lastSrc), records)
    return {
      revisions: batch.transitions.map(({ transition }) => transition.revision),
      repeated,
      lastSrc: batch.position.lastSrc,
    }
  }

  it('are taken once: what is not newer than the last is dropped and counted', () => {
    const records = logged([
      said(word('r/E1', 1), { srcOffset: 5, n: 0 }),
      said(word('r/E1', 2), { srcOffset: 5, n: 1 }),
      said(word('r/E1', 1), { srcOffset: 5, n: 0 }),
      said(word('r/E1', 2), { srcOffset: 5, n: 1 }),
      said(word('r/E1', 3), { srcOffset: 6, n: 0 }),
    ])
    expect(revisions(records, null)).toEqual({ revisions: [1, 2, 3], repeated: 2, lastSrc: { srcOffset: 6, n: 0 } })
    expect(revisions(records, { srcOffset: 5, n: 0 })).toEqual({
      revisions: [2, 3],
      repeated: 3,
      lastSrc: { srcOffset: 6, n: 0 },
    })
    expect(revisions(records, { srcOffset: 6, n: 0 })).toEqual({
      revisions: [],
      repeated: 5,
      lastSrc: { srcOffset: 6, n: 0 },
    })
  })

  it('that cannot be read are kept with the reason and leave the last source as it was', () => {
    const good = said(word('r/E1', 1), { srcOffset: 5, n: 0 })
    const { batch } = take(from(TRANSITIONS, { srcOffset: 4, n: 9 }), logged([damaged(good), { ...good, headers: {} }]))
    expect(batch.unreadable.map(({ topic, offset, reason }) => [topic, offset, reason])).toEqual([
      [TRANSITIONS, 10, 'hash'],
      [TRANSITIONS, 12, 'src'],
    ])
    expect(batch.position).toEqual({ ...from(TRANSITIONS, { srcOffset: 4, n: 9 }), next: 13 })
  })
})
