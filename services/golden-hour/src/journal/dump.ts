import { decodeEntry, JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { AppError, type EventLog, type Ledger, type LogRecord } from '@golden-hour/ports'
import type { ExitCode } from '../exit.ts'
import type { TextFile } from '../files/file-store.ts'
import type { Io } from '../io.ts'
import { type StoresChoice, withStores } from '../offline/with-stores.ts'
import { counted } from '../output/counted.ts'
import { createProgress } from '../output/progress.ts'
import { withFiles } from '../output/text-output.ts'
import { recordsWithin, saidOf } from '../verify/said.ts'
import { type DumpHead, recordLine } from './dump-line.ts'
import { saidLine } from './said-line.ts'

export interface DumpOptions extends StoresChoice {
  readonly out: string
  /** Where to write what was said; null: nowhere. */
  readonly transitions: string | null
}

interface Stores {
  readonly log: EventLog
  readonly ledger: Ledger
}

/** A rulebook stands before the first record that names it: whoever replays the dump needs nothing else. */
async function rulebookLine(record: LogRecord, { ledger }: Stores, written: Set<string>): Promise<string | null> {
  const entry = decodeEntry(record)
  if (entry.kind !== 'rulebook' || written.has(entry.hash)) return null
  written.add(entry.hash)
  const rulebook = await ledger.rulebooks.get(entry.hash)
  if (rulebook !== null) return JSON.stringify({ rulebook })
  throw new AppError('GH_RULEBOOK_INVALID', `the journal names rulebook ${entry.hash}, which is not on the shelf`, {
    advice: 'restore the ledger that held it',
  })
}

async function dumpJournal(stores: Stores, out: TextFile, io: Io): Promise<number> {
  const { id, partitions } = await stores.log.topic(JOURNAL)
  const all = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => stores.log.bounds(JOURNAL, partition)),
  )
  const head: DumpHead = { topic: JOURNAL, id, partitions }
  await out.write(`${JSON.stringify(head)}\n`)
  const total = all.reduce((sum, { start, end }) => sum + end - start, 0)
  const progress = createProgress(io, 'dump', total)
  const written = new Set<string>()
  let records = 0
  try {
    for (const [partition, bounds] of all.entries()) {
      for await (const batch of recordsWithin(stores.log, JOURNAL, partition, bounds)) {
        for (const record of batch) {
          const rulebook = await rulebookLine(record, stores, written)
          if (rulebook !== null) await out.write(`${rulebook}\n`)
          await out.write(`${recordLine({ partition, record })}\n`)
        }
        records += batch.length
        progress.at(records, `${records} records`)
      }
    }
  } finally {
    progress.stop()
  }
  return records
}

async function dumpSaid({ log }: Stores, out: TextFile): Promise<number> {
  const { partitions } = await log.topic(TRANSITIONS)
  let transitions = 0
  for (let partition = 0; partition < partitions; partition++) {
    for await (const said of saidOf(log, partition, await log.bounds(TRANSITIONS, partition))) {
      await out.write(`${saidLine(partition, said)}\n`)
      transitions += 1
    }
  }
  return transitions
}

/** `golden-hour journal dump`: every record, partition by partition, with the rulebooks that they name. */
export async function dump(options: DumpOptions, io: Io): Promise<ExitCode> {
  return withStores(['log', 'ledger'], options, io, async (stores): Promise<ExitCode> => {
    const journal = await io.files.create(options.out)
    const said = options.transitions === null ? null : await io.files.create(options.transitions)
    let records = 0
    let transitions = 0
    await withFiles([journal, ...(said === null ? [] : [said])], async () => {
      // First what was said: everything that led to it is in the journal then.
      if (said !== null) transitions = await dumpSaid(stores, said)
      records = await dumpJournal(stores, journal, io)
    })
    io.stdout.write(`${options.out}: ${counted(records, 'record')}\n`)
    if (options.transitions !== null) io.stdout.write(`${options.transitions}: ${counted(transitions, 'transition')}\n`)
    return 0
  })
}
