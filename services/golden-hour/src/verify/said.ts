import { decodeTransition, isNewer, type Src, TRANSITIONS } from '@golden-hour/journal'
import type { Bounds, EventLog, LogRecord } from '@golden-hour/ports'
import { readPartition, type Said } from '@golden-hour/processor'

/** The records of a partition within these bounds, in batches. */
export async function* recordsWithin(
  log: Pick<EventLog, 'read'>,
  topic: string,
  partition: number,
  { start, end }: Bounds,
): AsyncGenerator<readonly LogRecord[]> {
  if (start >= end) return
  for await (const records of readPartition(log, topic, partition, start)) {
    const wanted = records.filter(({ offset }) => offset < end)
    if (wanted.length > 0) yield wanted
    if ((records.at(-1)?.offset ?? end) >= end - 1) return
  }
}

/** What was published of a partition within these bounds of `transitions`, each once: the readers' rule. */
export async function* saidOf(log: Pick<EventLog, 'read'>, partition: number, bounds: Bounds): AsyncGenerator<Said> {
  let last: Src | null = null
  for await (const records of recordsWithin(log, TRANSITIONS, partition, bounds)) {
    for (const record of records) {
      const decoded = decodeTransition(record)
      if (!decoded.ok || !isNewer(decoded.src, last)) continue
      last = decoded.src
      yield decoded
    }
  }
}
