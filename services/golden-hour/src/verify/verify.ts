import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { dumpedJournal } from '../journal/dumped-journal.ts'
import { type StoresChoice, withStores } from '../offline/with-stores.ts'
import { counted } from '../output/counted.ts'
import { createProgress } from '../output/progress.ts'
import { compareLedger } from './compare-ledger.ts'
import { type Compared, comparePartition } from './compare-partition.ts'
import { journalOf } from './journal-copy.ts'

export interface VerifyOptions extends StoresChoice {
  readonly json: boolean
  /** A dump to replay in the place of the journal; null: the journal itself. */
  readonly journal: string | null
}

/** What a person is told of all partitions together. */
function verdictOf(compared: readonly Compared[], differences: number, mayRun: boolean): string {
  const sum = (what: (one: Compared) => number): number => compared.reduce((total, one) => total + what(one), 0)
  const notYetSaid = sum((one) => one.notYetSaid)
  const when = mayRun ? 'not yet said when we looked' : 'not yet said when the system was stopped'
  const rest = notYetSaid === 0 ? '' : `, ${notYetSaid} of them ${when}`
  const late = compared.filter(({ from }) => from > 0).length
  const begun = late === 0 ? '' : `, ${counted(late, 'partition')} from a snapshot`
  const verdict = differences === 0 ? 'all as the journal has it' : counted(differences, 'difference')
  return `${counted(compared.length, 'partition')}, ${counted(
    sum((one) => one.transitions),
    'transition',
  )}${rest}${begun}: ${verdict}\n`
}

/** `golden-hour verify`: the journal replayed, against what was said and what the ledger holds. */
export async function verify(options: VerifyOptions, io: Io): Promise<ExitCode> {
  return withStores(['log', 'ledger'], options, io, async ({ log, ledger, mayRun, saidUpTo }): Promise<ExitCode> => {
    const journal =
      options.journal === null ? await journalOf({ log, ledger }) : await dumpedJournal(options.journal, io)
    const progress = createProgress(io, 'verify', journal.partitions)
    const compared: Compared[] = []
    try {
      for (let partition = 0; partition < journal.partitions; partition++) {
        compared.push(await comparePartition({ journal, log, saidUpTo }, partition))
        progress.at(partition + 1, `${partition + 1} of ${journal.partitions} partitions`)
      }
    } finally {
      progress.stop()
    }
    const differences = [...compared.flatMap((one) => one.differences), ...(await compareLedger({ log, ledger }))]
    if (options.json) {
      const transitions = compared.reduce((total, one) => total + one.transitions, 0)
      const notYetSaid = compared.reduce((total, one) => total + one.notYetSaid, 0)
      io.stdout.write(`${JSON.stringify({ partitions: compared.length, transitions, notYetSaid, differences })}\n`)
    } else {
      for (const difference of differences) io.stdout.write(`✗ ${difference}\n`)
      io.stdout.write(verdictOf(compared, differences.length, mayRun))
    }
    return differences.length === 0 ? 0 : 1
  })
}
