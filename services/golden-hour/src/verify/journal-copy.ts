import { JOURNAL } from '@golden-hour/journal'
import { AppError, type EventLog, type Offset } from '@golden-hour/ports'
import { type RulebookOf, replayJournal, type Said } from '@golden-hour/processor'
import { recordsWithin } from './said.ts'

/** What the journal of one partition leads to, as it stands now. */
export interface Replayed {
  /** Before this record of the journal nothing was replayed. */
  readonly from: Offset
  /** Up to here the journal was replayed. */
  readonly end: Offset
  readonly said: AsyncGenerator<Said>
}

/** A journal that can be replayed: the log's own, or one that was dumped. */
export interface JournalCopy {
  readonly partitions: number
  /** Whether what came after its end may have been said all the same. */
  readonly isOld: boolean
  replay(partition: number): Promise<Replayed>
}

/** The journal of the log, from its start to where it ends when a partition's turn comes. Throws GH_LOG_GAP. */
export async function journalOf(log: EventLog, rulebookOf: RulebookOf): Promise<JournalCopy> {
  const { partitions } = await log.topic(JOURNAL)
  return {
    partitions,
    isOld: false,
    async replay(partition) {
      const bounds = await log.bounds(JOURNAL, partition)
      if (bounds.start > 0) throw beginsLate(partition, bounds.start)
      const said = replayJournal(() => recordsWithin(log, JOURNAL, partition, bounds), rulebookOf)
      return { from: 0, end: bounds.end, said }
    },
  }
}

const beginsLate = (partition: number, start: Offset): AppError =>
  new AppError('GH_LOG_GAP', `partition ${partition} of the journal begins at ${start}: what came before is not kept`, {
    advice: 'there is no snapshot of the state at that record to begin from; verify from a dump that is older',
  })
