import { AppError, type Bounds, type ReadPosition, type Topic } from '@golden-hour/ports'

const ADVICE =
  'the ledger and the log in this data folder do not belong together: put back the one that does, or run `golden-hour rebuild` to write the ledger anew from this log'

/**
 * Where reading goes on. Throws GH_STATE_STALE where the ledger knows another log than this one, GH_LOG_GAP where the
 * log no longer holds what comes next: to guess would leave a hole that nobody sees.
 */
export function firstPosition(
  topic: Topic,
  partition: number,
  { start, end }: Bounds,
  kept: ReadPosition | null,
): ReadPosition {
  if (kept === null) return { topic: topic.name, partition, topicId: topic.id, next: start, lastSrc: null }
  const where = `partition ${partition} of ${topic.name}`
  if (kept.topicId !== topic.id)
    throw new AppError('GH_STATE_STALE', `the ledger was written from another ${topic.name} than this one`, {
      advice: ADVICE,
    })
  if (kept.next > end)
    throw new AppError('GH_STATE_STALE', `the ledger has read ${where} up to ${kept.next}, but it ends at ${end}`, {
      advice: ADVICE,
    })
  if (kept.next < start)
    throw new AppError('GH_LOG_GAP', `${where} begins at ${start}, but the ledger still needs ${kept.next}`, {
      advice: 'restore the data folder from its backup; the records between were dropped before they were recorded',
    })
  return kept
}
