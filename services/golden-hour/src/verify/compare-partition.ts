import { isNewer, type Src, TRANSITIONS } from '@golden-hour/journal'
import { canonicalJson } from '@golden-hour/model'
import type { EventLog, Offset } from '@golden-hour/ports'
import type { Said } from '@golden-hour/processor'
import type { JournalCopy } from './journal-copy.ts'
import { saidOf } from './said.ts'

export interface Compared {
  readonly transitions: number
  /** What the journal's end leads to and was not said when we looked: not read yet. */
  readonly notYetSaid: number
  /** Replayed from there on; 0: from the journal's beginning. */
  readonly from: Offset
  readonly differences: readonly string[]
}

export interface Comparison {
  readonly journal: JournalCopy
  readonly log: EventLog
  /** Everything before this record was surely said. */
  readonly saidUpTo: (partition: number) => Promise<Offset>
}

/** Differences listed of one partition; the rest are only counted by their end. */
const LISTED = 20

const placeOf = (partition: number, { srcOffset, n }: Src): string => `partition ${partition}, ${srcOffset}/${n}`

const isSame = (a: Said, b: Said): boolean =>
  canonicalJson(a.transition) === canonicalJson(b.transition) && !isNewer(a.src, b.src) && !isNewer(b.src, a.src)

/** Without what comes before that place. */
async function* dropUntil(said: AsyncIterable<Said>, from: Src | null): AsyncGenerator<Said> {
  for await (const one of said) if (from === null || !isNewer(from, one.src)) yield one
}

/**
 * Replays a partition's journal and compares it with what was said of it, transition by transition. The end of what was
 * said is taken before that of the journal, so that whatever runs meanwhile only adds to what is not yet said.
 */
export async function comparePartition({ journal, log, saidUpTo }: Comparison, partition: number): Promise<Compared> {
  const covered = await saidUpTo(partition)
  const bounds = await log.bounds(TRANSITIONS, partition)
  const { from, end, said: replayed } = await journal.replay(partition)
  const said = dropUntil(saidOf(log, partition, bounds), from === 0 ? null : { srcOffset: from, n: 0 })
  const first = await said.next()
  // What was said first is not kept for ever either.
  const since = bounds.start > 0 && first.done !== true ? first.value.src : null
  let next = first
  const differences: string[] = []
  let transitions = 0
  let notYetSaid = 0
  for await (const expected of dropUntil(replayed, since)) {
    const { value, done } = next
    transitions += 1
    if (done === true && expected.src.srcOffset >= covered) notYetSaid += 1
    else if (done === true)
      differences.push(`${placeOf(partition, expected.src)}: ${expected.transition.id} was never said`)
    else {
      if (!isSame(expected, value)) differences.push(differenceOf(partition, expected, value))
      next = await said.next()
    }
    if (differences.length >= LISTED) return { transitions, notYetSaid, from, differences }
  }
  const { value, done } = next
  if (done !== true && !(journal.isOld && value.src.srcOffset >= end))
    differences.push(`${placeOf(partition, value.src)}: ${value.transition.id} was said without a cause`)
  return { transitions, notYetSaid, from, differences }
}

function differenceOf(partition: number, expected: Said, value: Said): string {
  const was = `${value.transition.id} at ${placeOf(partition, value.src)}`
  return `${placeOf(partition, expected.src)}: ${expected.transition.id}; was said: ${was}`
}
