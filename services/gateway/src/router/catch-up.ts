import { decodeEntry, JOURNAL } from '@golden-hour/journal'
import type { EventLog, LogRecord, Offset, SourceBook, Topic } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import { absorb } from './absorb.ts'
import type { FactIndex } from './fact-index.ts'
import { type Arrived, arrivedOf } from './known.ts'
import { isRouters } from './moved-fact.ts'

const CHUNK = 1_000
/** Facts between two writes while much is read again. */
const WRITTEN_AFTER = 10_000

type Positions = ReadonlyMap<number, Offset>

const arrivedIn = (records: readonly LogRecord[]): Arrived[] =>
  records.flatMap((record) => {
    if (isRouters(record.headers)) return []
    const entry = decodeEntry(record)
    return entry.kind === 'fact' ? [arrivedOf({ id: entry.eventId, fact: entry.fact, knownAt: null })] : []
  })

async function absorbAll(arrived: readonly Arrived[], index: FactIndex): Promise<void> {
  for (const each of arrived) {
    const keys = [...each.keys]
    const view = await index.viewOf([each.identity], keys)
    const given = view.fact(each.identity)?.keys ?? []
    index.apply(absorb(each, given.length === 0 ? view : await index.viewOf([each.identity], [...keys, ...given])))
  }
}

/** Where reading goes on, by partition. An index of another journal, or one that is ahead of it, is forgotten. */
export async function positionsIn(log: EventLog, topic: Topic, book: SourceBook): Promise<Positions> {
  for (;;) {
    const positions = await book.indexPositions()
    let foreign = false
    for (const { partition, topicId, next } of positions) {
      const here = topicId === topic.id && partition < topic.partitions
      if (!here || next > (await log.bounds(JOURNAL, partition)).end) foreign = true
    }
    if (!foreign) return new Map(positions.map(({ partition, next }) => [partition, next]))
    await book.clearIndex(positions)
  }
}

interface Chunk {
  readonly partition: number
  /** Records, of whatever kind. */
  readonly read: number
  readonly arrived: readonly Arrived[]
  /** After its last record. */
  readonly next: Offset
}

/** What the journal has from these positions on, as far as it reaches now. */
export async function* unindexed(log: EventLog, topic: Topic, positions: Positions): AsyncGenerator<Chunk> {
  for (let partition = 0; partition < topic.partitions; partition += 1) {
    const { start, end } = await log.bounds(JOURNAL, partition)
    let next = Math.max(positions.get(partition) ?? start, start)
    while (next < end) {
      const chunk = await log.read(JOURNAL, partition, next, CHUNK)
      const last = chunk.at(-1)
      if (last === undefined) break
      next = last.offset + 1
      yield { partition, read: chunk.length, arrived: arrivedIn(chunk), next }
    }
  }
}

/**
 * Reads what the journal has and the index does not: after a crash the last moments, after the loss of the ledger
 * everything. Until it is done, nothing is accepted.
 */
export async function catchUp(
  log: EventLog,
  topic: Topic,
  book: SourceBook,
  index: FactIndex,
  logger: Logger,
): Promise<void> {
  const positions = await positionsIn(log, topic, book)
  if (positions.size === 0) index.beginsEmpty()
  let [records, facts] = [0, 0]
  for await (const { partition, read, arrived, next } of unindexed(log, topic, positions)) {
    // One look-up for the chunk; what follows is in memory.
    await index.viewOf(
      arrived.map(({ identity }) => identity),
      arrived.flatMap(({ keys }) => keys),
    )
    await absorbAll(arrived, index)
    index.reached(partition, topic.id, next)
    records += read
    facts += arrived.length
    if (index.unwritten > WRITTEN_AFTER) await index.write()
  }
  await index.write()
  if (records > 0) logger.info({ event: 'index-caught-up', records, facts })
}
