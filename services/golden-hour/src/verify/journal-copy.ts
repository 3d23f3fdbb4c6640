import { JOURNAL } from '@golden-hour/journal'
import { AppError, type EventLog, type Ledger, type Offset } from '@golden-hour/ports'
import { createRulebookLibrary, oldestSnapshot, replayJournal, type Said } from '@golden-hour/processor'
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

interface Stores {
  readonly log: EventLog
  readonly ledger: Pick<Ledger, 'rulebooks' | 'snapshots'>
}

/**
 * The journal of the log, to where it ends when a partition's turn comes: from its start, or, where that is no longer
 * kept, from the oldest snapshot from which it is. Throws GH_LOG_GAP where there is none.
 */
export async function journalOf({ log, ledger }: Stores): Promise<JournalCopy> {
  const { partitions } = await log.topic(JOURNAL)
  const rulebookOf = createRulebookLibrary(ledger.rulebooks)
  return {
    partitions,
    isOld: false,
    async replay(partition) {
      const { start } = await log.bounds(JOURNAL, partition)
      const snapshot = start === 0 ? null : await oldestSnapshot({ log, snapshots: ledger.snapshots }, partition)
      if (start > 0 && snapshot === null) throw beginsLate(partition, start)
      const from = snapshot?.meta.offset ?? 0
      const { end } = await log.bounds(JOURNAL, partition)
      const records = () => recordsWithin(log, JOURNAL, partition, { start: from, end })
      return { from, end, said: replayJournal(records, rulebookOf, snapshot) }
    },
  }
}

const beginsLate = (partition: number, start: Offset): AppError =>
  new AppError('GH_LOG_GAP', `partition ${partition} of the journal begins at ${start}: what came before is not kept`, {
    advice: 'there is no snapshot of the state at that record to begin from; verify from a dump that is older',
  })
