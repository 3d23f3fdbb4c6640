import type { EventLog, LogRecord, Offset } from '@golden-hour/ports'

/** Records of one read: enough to keep the disk busy, few enough to be held. */
export const READ_AT_ONCE = 1_000

/** The records of a partition from an offset to the end there is, in batches. */
export async function* readPartition(
  log: Pick<EventLog, 'read'>,
  topic: string,
  partition: number,
  from: Offset,
): AsyncGenerator<readonly LogRecord[]> {
  for (let next = from; ; ) {
    const records = await log.read(topic, partition, next, READ_AT_ONCE)
    const last = records.at(-1)
    if (last === undefined) return
    yield records
    next = last.offset + 1
  }
}
