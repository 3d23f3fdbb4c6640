import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import type { Checkpoint, EventLog, SnapshotBook } from '@golden-hour/ports'
import { faultOf } from './load-checkpoint.ts'
import { publishedTail } from './published-tail.ts'

/**
 * The oldest valid snapshot of a partition: the most of the journal can be replayed from it. Null: there is none. A
 * processor may go on meanwhile.
 */
export async function oldestSnapshot(
  { log, snapshots }: { readonly log: EventLog; readonly snapshots: SnapshotBook },
  partition: number,
): Promise<Checkpoint | null> {
  const { id: topicId } = await log.topic(JOURNAL)
  const said = await log.bounds(TRANSITIONS, partition)
  const tail = await publishedTail(log, partition)
  // After the tail: what is published speaks of no record that is not there.
  const bounds = await log.bounds(JOURNAL, partition)
  const tailKept = !(said.start === said.end && said.start > 0)
  const question = { log, partition, topicId, bounds, tail, tailKept }
  for (const { snapshotId } of [...(await snapshots.list(topicId, partition))].reverse()) {
    const snapshot = await snapshots.load(snapshotId)
    if (snapshot !== null && (await faultOf(snapshot, question)) === null) return snapshot
  }
  return null
}
