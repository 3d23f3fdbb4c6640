import { AppError } from '@golden-hour/ports'
import type { PartitionLoop } from './partition-loop.ts'

/** How often a partition is looked at before it counts as stuck: a process that was stopped itself has looked less often. */
const LOOKS = 6

interface Standing {
  progress: number
  looks: number
}

/**
 * Looks whether partitions with a lag go on. What counts is how often one was seen standing still, not how much time has
 * passed: a process that was suspended for a minute is not stuck.
 */
export function createWatch(
  loops: () => Iterable<PartitionLoop>,
  noProgressMs: number,
  onStuck: (error: AppError) => void,
) {
  const standing = new WeakMap<PartitionLoop, Standing>()
  const look = async (loop: PartitionLoop): Promise<void> => {
    await loop.refresh().catch(() => {})
    const { progress, row, isOurs, isFenced } = loop
    const seen = standing.get(loop)
    const isWell = isOurs ? row?.lag === 0 : !isFenced
    if (isWell || seen?.progress !== progress) standing.set(loop, { progress, looks: 0 })
    else if (++seen.looks >= LOOKS) onStuck(stuck(loop, noProgressMs))
  }
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const round = (): void => {
    if (stopped) return
    timer = setTimeout(() => {
      Promise.all([...loops()].map(look)).then(round)
    }, noProgressMs / LOOKS)
    timer.unref()
  }
  round()
  return () => {
    stopped = true
    if (timer !== null) clearTimeout(timer)
  }
}

function stuck(loop: PartitionLoop, noProgressMs: number): AppError {
  const { partition, row, halt, isFenced } = loop
  if (isFenced)
    return new AppError(
      'GH_NO_PROGRESS',
      `partition ${partition} was claimed by somebody else, and is still given to us`,
      {
        advice: 'the process ends, so that the partition is given out anew; nothing is lost',
      },
    )
  const where = row === null ? 'its state is not built' : `${row.lag} records are waiting`
  if (halt === null)
    return new AppError('GH_NO_PROGRESS', `partition ${partition}: no progress for ${noProgressMs} ms, ${where}`, {
      advice: 'see the lines before this one for what it waits for: the log, the shelf of rulebooks, the checkpoints',
    })
  return new AppError('GH_NO_PROGRESS', `partition ${partition} stands before record ${halt.offset}: ${halt.message}`, {
    advice: `mend what the message says, or append a directive to partition ${partition} to skip record ${halt.offset}`,
    cause: halt,
  })
}
