import { DAY_MS, durationMs, type EpochMs, plus } from '@golden-hour/model'
import { AppError } from '@golden-hour/ports'
import type { GroupCommit } from './group-commit.ts'
import type { Partition } from './partition.ts'

/** Below this a processor that was away over a long holiday could not be brought back by replay. */
const LEAST_DAYS = 60
/** Records removed in one transaction: short enough not to hold up the appends behind it. */
const SLICE = 2000

export function checkRetention(days: number | null): void {
  if (days === null || days >= LEAST_DAYS) return
  throw new AppError('GH_LOG_SETTINGS', `retentionDays is ${days}; records are kept for at least ${LEAST_DAYS} days`, {
    advice: `set it to ${LEAST_DAYS} or more, or leave it out to keep everything`,
  })
}

/** Removes what was appended more than `days` before `now`; the last record stays. Answers how many went. */
export async function dropExpired(
  partition: Partition,
  commits: GroupCommit,
  days: number,
  now: EpochMs,
): Promise<number> {
  const before = plus(now, durationMs(-days * DAY_MS))
  const { start } = partition
  for (let kept = slice(partition, before); kept > partition.start; kept = slice(partition, before)) {
    const from = partition.start
    const offsets = Array.from({ length: kept - from }, (_, i) => from + i)
    // Readers are told before the records go, never after.
    partition.cut(kept)
    await commits.submit(
      () => offsets.map((offset) => partition.table.remove(offset).then(() => true)),
      () => undefined,
    )
  }
  return partition.start - start
}

const slice = (partition: Partition, before: EpochMs): number => {
  let kept = partition.start
  const most = Math.min(kept + SLICE, partition.end - 1)
  while (kept < most && partition.read(kept, { records: 1, bytes: 1 })[0]!.appendedAt < before) kept += 1
  return kept
}
