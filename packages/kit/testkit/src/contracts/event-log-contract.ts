import type { EventLog, LogRecord, Offset, RecordToAppend } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordingReader, type Told } from './recording-reader.ts'

export interface OpenedEventLog {
  readonly log: EventLog
  /** Of this log's own: nobody else has written to it. Has three partitions. */
  readonly topic: string
  /** Closes the log, and opens the same one anew. */
  again(): Promise<EventLog>
  /** Closes whatever is open and leaves nothing behind. */
  close(): Promise<void>
}

const PARTITIONS = 3

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (value: Uint8Array): string => new TextDecoder().decode(value)
const record = (value: string): RecordToAppend => ({ key: null, headers: {}, value: bytes(value) })
const values = (records: readonly LogRecord[]): string[] => records.map(({ value }) => text(value))
const numbered = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `r${from + i}`)

/** A promise, and what resolves it. */
function signal(): [Promise<void>, () => void] {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return [promise, resolve]
}

const plain = ({ key, headers, value }: RecordToAppend) => ({ key, headers: { ...headers }, value: [...value] })

/** Reads a partition page by page. */
async function readAll(log: EventLog, topic: string, partition: number, page: number): Promise<readonly LogRecord[]> {
  const { start, end } = await log.bounds(topic, partition)
  const all: LogRecord[] = []
  for (let from = start; from < end; ) {
    const records = await log.read(topic, partition, from, page)
    all.push(...records)
    from = records.at(-1)!.offset + 1
  }
  return all
}

/** What every event log keeps to, whatever it is made of. `make` is called before each test. */
export function eventLogContract(name: string, make: () => Promise<OpenedEventLog>): void {
  describe(`${name}: an event log`, () => {
    let opened: OpenedEventLog
    let log: EventLog
    let topic: string
    beforeEach(async () => {
      opened = await make()
      log = opened.log
      topic = opened.topic
    })
    afterEach(() => opened.close())

    const append = (partition: number, ...texts: string[]) => log.append(topic, partition, texts.map(record))
    const startOf = async (partition: number): Promise<Offset> => (await log.bounds(topic, partition)).start

    describe('append', () => {
      it('gives back what was appended: keys, headers, values of every byte', async () => {
        const every = Uint8Array.from({ length: 256 }, (_, i) => i)
        const records: RecordToAppend[] = [
          { key: 'P-1', headers: { gh_kind: 'fact', 科室: '急诊', empty: '' }, value: every },
          { key: null, headers: {}, value: new Uint8Array(0) },
          { key: '', headers: { a: '1' }, value: new Uint8Array(300_000).fill(7) },
          { key: '患者', headers: {}, value: bytes('{"a":"值"}') },
        ]
        const appended = await log.append(topic, 1, records)
        const read = await readAll(log, topic, 1, 10)
        expect(read.map(plain)).toEqual(records.map(plain))
        expect(read.map(({ offset, appendedAt }) => ({ offset, appendedAt }))).toEqual(appended)
      })

      it('answers nothing to nothing', async () => {
        expect(await log.append(topic, 0, [])).toEqual([])
        const { start, end } = await log.bounds(topic, 0)
        expect(end).toBe(start)
      })

      it('keeps the records of a call together, and calls in the order in which they were made', async () => {
        const calls = Array.from({ length: 60 }, (_, i) => numbered(i * 5, i * 5 + 1 + (i % 5)))
        await Promise.all(calls.map((texts) => append(0, ...texts)))
        expect(values(await readAll(log, topic, 0, 1000))).toEqual(calls.flat())
      })

      it('gives growing offsets, and an appendedAt that never goes back', async () => {
        const appended = (await Promise.all(numbered(0, 50).map((one) => append(2, one, `${one}b`)))).flat()
        for (const [i, { offset, appendedAt }] of appended.entries()) {
          const before = appended[i - 1]
          if (before === undefined) continue
          expect(offset).toBeGreaterThan(before.offset)
          expect(appendedAt).toBeGreaterThanOrEqual(before.appendedAt)
        }
      })

      it('keeps partitions apart', async () => {
        await Promise.all([append(0, 'a'), append(1, 'b'), append(0, 'c')])
        expect(values(await readAll(log, topic, 0, 10))).toEqual(['a', 'c'])
        expect(values(await readAll(log, topic, 1, 10))).toEqual(['b'])
        expect(await readAll(log, topic, 2, 10)).toEqual([])
      })
    })

    describe('read', () => {
      it('gives at most as many as asked for, and fewer only at the end', async () => {
        await append(0, ...numbered(0, 25))
        const from = await startOf(0)
        const first = await log.read(topic, 0, from, 10)
        expect(values(first)).toEqual(numbered(0, 10))
        const rest = await log.read(topic, 0, first.at(-1)!.offset + 1, 100)
        expect(values(rest)).toEqual(numbered(10, 25))
        expect(await log.read(topic, 0, (await log.bounds(topic, 0)).end, 10)).toEqual([])
      })

      it('gives records that nothing later changes', async () => {
        await append(0, ...numbered(0, 20))
        const first = await log.read(topic, 0, await startOf(0), 1)
        await append(0, ...numbered(20, 40))
        await readAll(log, topic, 0, 3)
        expect(values(first)).toEqual(['r0'])
      })

      it('throws GH_LOG_GAP before the first record that is kept', async () => {
        await append(0, 'a')
        await expect(log.read(topic, 0, (await startOf(0)) - 1, 1)).rejects.toMatchObject({ code: 'GH_LOG_GAP' })
      })
    })

    describe('opened anew', () => {
      it('has the same topic and every acknowledged record, and goes on after them', async () => {
        const before = await log.topic(topic)
        expect(before).toMatchObject({ name: topic, partitions: PARTITIONS })
        const [last] = (await append(0, ...numbered(0, 30))).slice(-1)
        log = await opened.again()
        expect(await log.topic(topic)).toEqual(before)
        const [next] = await append(0, 'r30')
        expect(next!.offset).toBeGreaterThan(last!.offset)
        expect(next!.appendedAt).toBeGreaterThanOrEqual(last!.appendedAt)
        expect(values(await readAll(log, topic, 0, 7))).toEqual(numbered(0, 31))
      })
    })

    describe('subscribe', () => {
      const assignedTo = (told: readonly Told[]): number[] =>
        told.filter(({ call }) => call === 'assigned').map(({ partition }) => partition)
      const caughtUp = (told: readonly Told[], partition: number): boolean => {
        const last = told.findLast((one) => one.partition === partition)
        return last?.call === 'records' && last.caughtUp
      }
      const everyPartition = Array.from({ length: PARTITIONS }, (_, partition) => partition)

      it('tells every partition, its records in order without a gap, and that these were the last', async () => {
        await append(0, ...numbered(0, 1200))
        await append(1, 'x')
        const reader = recordingReader(startOf)
        const subscription = await log.subscribe(topic, 'g', reader)
        await reader.until(() => everyPartition.every((partition) => caughtUp(reader.told, partition)))
        expect(assignedTo(reader.told).sort()).toEqual(everyPartition)
        expect(values(reader.recordsOf(0))).toEqual(numbered(0, 1200))
        expect(values(reader.recordsOf(1))).toEqual(['x'])
        expect(reader.recordsOf(2)).toEqual([])
        await subscription.stop()
      })

      it('begins where the reader says', async () => {
        const appended = await append(0, ...numbered(0, 10))
        const reader = recordingReader((partition) => (partition === 0 ? appended[6]!.offset : startOf(partition)))
        const subscription = await log.subscribe(topic, 'g', reader)
        await reader.until(() => caughtUp(reader.told, 0))
        expect(values(reader.recordsOf(0))).toEqual(numbered(6, 10))
        await subscription.stop()
      })

      it('goes on with what is appended later', async () => {
        const reader = recordingReader(startOf)
        const subscription = await log.subscribe(topic, 'g', reader)
        await reader.until(() => caughtUp(reader.told, 1))
        for (const one of numbered(0, 5)) {
          await append(1, one)
          await reader.until(() => values(reader.recordsOf(1)).includes(one) && caughtUp(reader.told, 1))
        }
        expect(values(reader.recordsOf(1))).toEqual(numbered(0, 5))
        await subscription.stop()
      })

      it('waits for the reader, and gives it then what came meanwhile', async () => {
        const [gate, open] = signal()
        await append(0, 'r0')
        const reader = recordingReader(startOf, async (told) => {
          if (told.call === 'records' && told.partition === 0) await gate
        })
        const subscription = await log.subscribe(topic, 'g', reader)
        const calls = (): number => reader.told.filter((one) => one.call === 'records' && one.partition === 0).length
        const elsewhere = recordingReader(startOf)
        const other = await log.subscribe(topic, 'other', elsewhere)
        await append(0, ...numbered(1, 20))
        // The other group is through with it: so was there time to be called out of turn.
        await elsewhere.until(() => elsewhere.recordsOf(0).length === 20)
        expect(calls()).toBeLessThanOrEqual(1)
        open()
        await reader.until(() => reader.recordsOf(0).length === 20)
        expect(values(reader.recordsOf(0))).toEqual(numbered(0, 20))
        await Promise.all([subscription.stop(), other.stop()])
      })

      it('gives every group everything', async () => {
        await append(0, ...numbered(0, 10))
        const readers = ['one', 'two'].map((group) => ({ group, reader: recordingReader(startOf) }))
        const subscriptions = await Promise.all(readers.map(({ group, reader }) => log.subscribe(topic, group, reader)))
        for (const { reader } of readers) {
          await reader.until(() => reader.recordsOf(0).length === 10)
          expect(values(reader.recordsOf(0))).toEqual(numbered(0, 10))
        }
        await Promise.all(subscriptions.map((subscription) => subscription.stop()))
      })

      it('gives a partition to one member of a group at a time, and to another when that one stops', async () => {
        const owner: (string | null)[] = everyPartition.map(() => null)
        const faults: string[] = []
        const member = (who: string) =>
          recordingReader(startOf, ({ call, partition }) => {
            if (call === 'assigned' && owner[partition] !== null) faults.push(`${partition} is given twice`)
            if (call === 'assigned') owner[partition] = who
            if (owner[partition] !== who) faults.push(`${who} is told of ${partition}, which is not its own`)
            if (call === 'revoked') owner[partition] = null
          })
        const first = member('first')
        const firstSubscription = await log.subscribe(topic, 'g', first)
        await first.until(() => everyPartition.every((partition) => caughtUp(first.told, partition)))
        const second = member('second')
        const secondSubscription = await log.subscribe(topic, 'g', second)
        await append(0, 'a')
        await firstSubscription.stop()
        await append(0, 'b')
        await second.until(
          () => values(second.recordsOf(0)).includes('b') && assignedTo(second.told).length >= PARTITIONS,
        )
        expect(owner).toEqual(everyPartition.map(() => 'second'))
        await secondSubscription.stop()
        expect(faults).toEqual([])
        expect(owner).toEqual(everyPartition.map(() => null))
      })

      it('hands a partition over only after the owner has let go of it', async () => {
        const owner: (string | null)[] = everyPartition.map(() => null)
        const faults: string[] = []
        const [asked, isAsked] = signal()
        const [held, letGo] = signal()
        const member = (who: string) =>
          recordingReader(startOf, async (told) => {
            const { call, partition } = told
            if (call === 'assigned' && owner[partition] !== null) faults.push(`${who} is given ${partition} too early`)
            if (call === 'assigned') owner[partition] = who
            if (call !== 'revoked') return
            if (told.lost) faults.push(`${who} has lost ${partition}, which nobody took`)
            if (who === 'first') {
              isAsked()
              await held
            }
            owner[partition] = null
          })
        const first = member('first')
        const second = member('second')
        const firstSubscription = await log.subscribe(topic, 'g', first)
        await first.until(() => everyPartition.every((partition) => caughtUp(first.told, partition)))
        const secondSubscription = await log.subscribe(topic, 'g', second)
        const stopped = firstSubscription.stop()
        await asked
        expect(assignedTo(second.told)).toEqual([])
        letGo()
        await stopped
        await second.until(() => everyPartition.every((partition) => caughtUp(second.told, partition)))
        expect(faults).toEqual([])
        expect(owner).toEqual(everyPartition.map(() => 'second'))
        await secondSubscription.stop()
      })

      it('tells at once that a partition is to be left, also while its records are at work', async () => {
        await append(0, 'a')
        const [atWork, isAtWork] = signal()
        const [left, leave] = signal()
        const reader = recordingReader(startOf, async ({ call, partition }) => {
          if (call !== 'records' || partition !== 0) return
          isAtWork()
          await left
          throw new Error('there was no time to finish')
        })
        const leavings: [number, boolean][] = []
        const subscription = await log.subscribe(topic, 'g', {
          ...reader,
          leaving(partition, lost) {
            leavings.push([partition, lost])
            leave()
          },
        })
        await reader.until(() => everyPartition.every((one) => assignedTo(reader.told).includes(one)))
        await atWork
        await subscription.stop()
        await subscription.ended
        expect(leavings.sort()).toEqual(everyPartition.map((partition) => [partition, false]))
        expect(reader.told.findLast(({ partition }) => partition === 0)).toMatchObject({ call: 'revoked', lost: false })
      })

      it('ends after stop with every partition revoked, and then is silent', async () => {
        const reader = recordingReader(startOf)
        const subscription = await log.subscribe(topic, 'g', reader)
        await reader.until(() => everyPartition.every((partition) => caughtUp(reader.told, partition)))
        await subscription.stop()
        await subscription.ended
        for (const partition of everyPartition)
          expect(reader.told.findLast((one) => one.partition === partition)!.call).toBe('revoked')
        const before = reader.told.length
        await append(0, 'a')
        const later = recordingReader(startOf)
        const next = await log.subscribe(topic, 'g', later)
        await later.until(() => later.recordsOf(0).length === 1)
        expect(reader.told.length).toBe(before)
        await next.stop()
        await subscription.stop()
      })

      it('rejects `ended` with the error of a reader that fails, its partitions revoked', async () => {
        await append(0, 'a')
        const reader = recordingReader(startOf, ({ call, partition }) => {
          if (call === 'records' && partition === 0) throw new Error('the reader is broken')
        })
        const subscription = await log.subscribe(topic, 'g', reader)
        await expect(subscription.ended).rejects.toThrow('the reader is broken')
        for (const partition of assignedTo(reader.told))
          expect(reader.told.findLast((one) => one.partition === partition)).toMatchObject({
            call: 'revoked',
            lost: partition === 0,
          })
      })

      it('rejects `ended` where a reader cannot say where to begin', async () => {
        const subscription = await log.subscribe(
          topic,
          'g',
          recordingReader(() => Promise.reject(new Error('no position'))),
        )
        await expect(subscription.ended).rejects.toThrow('no position')
      })

      it('rejects `ended` with GH_LOG_GAP where the position is not in the log', async () => {
        await append(0, 'a')
        const outside = [(await startOf(0)) - 1, (await log.bounds(topic, 0)).end + 1]
        for (const position of outside) {
          const reader = recordingReader((partition) => (partition === 0 ? position : startOf(partition)))
          const subscription = await log.subscribe(topic, `g${position}`, reader)
          await expect(subscription.ended).rejects.toMatchObject({ code: 'GH_LOG_GAP' })
        }
      })
    })
  })
}
