import { durationMs } from '@golden-hour/model'
import type { NewSnapshot, SnapshotBook } from '@golden-hour/ports'

interface Kept extends NewSnapshot {
  readonly snapshotId: string
  readonly savedAt: number
}

/** A book of snapshots that is quick to put up; the ledger's passes its contract in `ledger-postgres`. */
export function createMemorySnapshots(): SnapshotBook {
  let kept: readonly Kept[] = []
  let count = 0
  const isOf = (topicId: string, partition: number) => (each: Kept) =>
    each.partition === partition && each.checkpoint.meta.topicId === topicId
  return {
    async save(snapshot) {
      const isOfIt = isOf(snapshot.checkpoint.meta.topicId, snapshot.partition)
      if (kept.some((each) => isOfIt(each) && each.epoch > snapshot.epoch)) return 'fenced'
      const older = kept.filter(isOfIt).slice(0, 1)
      count += 1
      const newest = { ...snapshot, snapshotId: String(count), savedAt: performance.now() }
      kept = [newest, ...older, ...kept.filter(({ partition }) => partition !== snapshot.partition)]
      return 'saved'
    },
    list: async (topicId, partition) =>
      kept.filter(isOf(topicId, partition)).map(({ snapshotId, epoch, checkpoint, savedAt }) => ({
        snapshotId,
        epoch,
        offset: checkpoint.meta.offset,
        age: durationMs(Math.round(performance.now() - savedAt)),
      })),
    load: async (snapshotId) => kept.find((each) => each.snapshotId === snapshotId)?.checkpoint ?? null,
  }
}
