import { isNewer, type Src, srcOf, TRANSITIONS } from '@golden-hour/journal'
import type { EventLog } from '@golden-hour/ports'
import { READ_AT_ONCE, readPartition } from './read-partition.ts'

/**
 * The greatest `(srcOffset, n)` at the end of a partition of `transitions`; null where there is none.
 *
 * How far back? All writers say the same in the same order, each beginning where it found the end. So whatever is
 * there, all before it in `(srcOffset, n)` is there too: the greatest decides, and any that is not too great is safe;
 * one that is too small only has some transitions published again, which every reader drops. The last record is the
 * greatest, unless an owner who was fenced wrote late. It wrote one append at most, which the last thousand cover.
 *
 * What a transition says is not looked at: that takes many times as long, and the log vouches for its records.
 */
export async function publishedTail(log: Pick<EventLog, 'bounds' | 'read'>, partition: number): Promise<Src | null> {
  const { start, end } = await log.bounds(TRANSITIONS, partition)
  for (let back = READ_AT_ONCE; ; back *= 4) {
    const from = Math.max(start, end - back)
    let greatest: Src | null = null
    for await (const records of readPartition(log, TRANSITIONS, partition, from))
      for (const record of records) {
        const src = srcOf(record)
        if (src !== null && isNewer(src, greatest)) greatest = src
      }
    if (greatest !== null || from === start) return greatest
  }
}
