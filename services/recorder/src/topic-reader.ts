import type { EventLog, LogRecord, Reader, ReadPosition, Topic } from '@golden-hour/ports'
import type { Blindness } from './blindness.ts'
import { firstPosition } from './first-position.ts'
import type { RecorderPorts } from './ports.ts'
import type { RecorderMetrics } from './recorder-metrics.ts'
import type { Retry } from './retry.ts'
import { rowsOf, type Take, type Taken } from './take-records.ts'
import type { WriteQueue } from './write-queue.ts'

export interface TopicReaderParts extends Pick<RecorderPorts, 'ledger' | 'logger'> {
  readonly log: Pick<EventLog, 'bounds'>
  readonly topic: Topic
  readonly take: Take
  readonly queue: WriteQueue
  readonly retry: Retry
  readonly metrics: RecorderMetrics
  readonly rowsAtOnce: number
  /** Of the topic in which processors tick. */
  readonly blindness: Blindness | null
}

/** What goes on after the code, or stands instead of one, may quote the record, and a record names patients. */
const codeOf = (reason: string): string => /^[a-z0-9-]{1,40}(?=:|$)/.exec(reason)?.[0] ?? 'other'

/** Reads the partitions of one topic into the queue; the next records of a partition come after these are kept. */
export function createTopicReader(parts: TopicReaderParts): Reader {
  const { topic, log, ledger, queue, metrics, logger, blindness } = parts
  const positions = new Map<number, ReadPosition>()

  const tell = (partition: number, { batch, repeated }: Taken): void => {
    if (repeated > 0) metrics.repeated.inc(repeated)
    for (const { offset, reason } of batch.unreadable) {
      const code = codeOf(reason)
      metrics.unreadable.inc({ topic: topic.name, reason: code })
      logger.warn({ event: 'record-unreadable', topic: topic.name, partition, offset, reason: code })
    }
  }
  const keep = async (partition: number, records: readonly LogRecord[]): Promise<void> => {
    const taken = parts.take(positions.get(partition)!, records)
    tell(partition, taken)
    if (rowsOf(taken.batch) === 0) queue.move(taken.batch.position)
    else await queue.write(taken.batch)
    positions.set(partition, taken.batch.position)
    blindness?.done(partition, taken.ticked)
  }
  /** An upper bound: offsets need not be dense. A log that cannot say it will say so to its reader. */
  const behind = async (partition: number): Promise<number> => {
    const { next } = positions.get(partition)!
    const end = await log.bounds(topic.name, partition).then(
      (bounds) => bounds.end,
      () => next,
    )
    return end - next
  }
  return {
    async assigned(partition) {
      const kept = await parts.retry.run(() => ledger.clinical.position(topic.name, partition))
      const position = firstPosition(topic, partition, await log.bounds(topic.name, partition), kept)
      positions.set(partition, position)
      blindness?.begin(partition)
      logger.info({ event: 'partition-assigned', topic: topic.name, partition, next: position.next })
      return position.next
    },
    async records(partition, records, caughtUp) {
      if (records.length > 0) blindness?.busy(partition)
      for (let i = 0; i < records.length; i += parts.rowsAtOnce)
        await keep(partition, records.slice(i, i + parts.rowsAtOnce))
      metrics.lag.set({ topic: topic.name, partition }, caughtUp ? 0 : await behind(partition))
    },
    async revoked(partition) {
      queue.forget(topic.name, partition)
      positions.delete(partition)
      blindness?.end(partition)
      metrics.lag.remove({ topic: topic.name, partition })
      logger.info({ event: 'partition-revoked', topic: topic.name, partition })
    },
  }
}
