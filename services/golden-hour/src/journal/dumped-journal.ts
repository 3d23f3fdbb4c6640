import { AppError, type LogRecord, type Offset, type StoredRulebook } from '@golden-hour/ports'
import { createRulebookLibrary, type RulebookOf, replayJournal } from '@golden-hour/processor'
import { ProgramStop } from '../exit.ts'
import { readLines } from '../files/read-lines.ts'
import type { Io } from '../io.ts'
import type { JournalCopy } from '../verify/journal-copy.ts'
import { type DumpHead, type DumpLine, readDumpLine } from './dump-line.ts'

/** A rulebook is one line, and a record in base64 is longer than what it holds. */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024
const AT_ONCE = 1_000

/** Where in the file a partition's records lie, and which they are. */
interface Section {
  readonly from: number
  to: number
  readonly start: Offset
  end: Offset
}

interface Index {
  readonly head: DumpHead
  readonly rulebooks: ReadonlyMap<string, StoredRulebook>
  readonly sections: ReadonlyMap<number, Section>
}

const refused = (path: string, number: number, what: string): ProgramStop =>
  new ProgramStop('GH_INPUT_REFUSED', `${path}:${number} ${what}`, 'give a file that golden-hour journal dump wrote')

async function* linesOf(
  path: string,
  io: Io,
  range?: { readonly from: number; readonly to: number },
): AsyncGenerator<{ readonly line: DumpLine; readonly number: number; readonly bytesRead: number }> {
  for await (const batch of readLines(io.files.readBytes(path, range), LONGEST_LINE_BYTES)) {
    for (const { number, text, problem, bytesRead } of batch) {
      const line = text === null ? null : readDumpLine(text)
      if (line === null) throw refused(path, number, problem ?? 'is no line of a dump')
      yield { line, number, bytesRead }
    }
  }
}

/** One pass over the file: it may be larger than the memory. */
async function indexOf(path: string, io: Io): Promise<Index> {
  let head: DumpHead | null = null
  const rulebooks = new Map<string, StoredRulebook>()
  const sections = new Map<number, Section>()
  let from = 0
  let last = -1
  for await (const { line, number, bytesRead } of linesOf(path, io)) {
    if ('head' in line) head = line.head
    else if (head === null) throw refused(path, number, 'does not say first which journal it is')
    else if ('rulebook' in line) rulebooks.set(line.rulebook.hash, line.rulebook)
    else {
      const { partition, record } = line.dumped
      const section = sections.get(partition)
      if (section === undefined)
        sections.set(partition, { from, to: bytesRead, start: record.offset, end: record.offset + 1 })
      else if (partition !== last || record.offset < section.end) throw refused(path, number, 'is out of its order')
      else Object.assign(section, { to: bytesRead, end: record.offset + 1 })
      last = partition
    }
    from = bytesRead
  }
  if (head === null) throw refused(path, 1, 'holds nothing')
  return { head, rulebooks, sections }
}

async function* recordsOf(path: string, section: Section | undefined, io: Io): AsyncGenerator<readonly LogRecord[]> {
  if (section === undefined) return
  let batch: LogRecord[] = []
  for await (const { line } of linesOf(path, io, section)) {
    if (!('dumped' in line)) continue
    batch.push(line.dumped.record)
    if (batch.length < AT_ONCE) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** A journal that was dumped, to be replayed by itself: its rulebooks are in it. Throws GH_INPUT_REFUSED and GH_LOG_GAP. */
export async function dumpedJournal(path: string, io: Io): Promise<JournalCopy> {
  const { head, rulebooks, sections } = await indexOf(path, io)
  const rulebookOf: RulebookOf = createRulebookLibrary({ get: async (hash) => rulebooks.get(hash) ?? null })
  return {
    partitions: head.partitions,
    isOld: true,
    async replay(partition) {
      const section = sections.get(partition)
      const { start, end } = section ?? { start: 0, end: 0 }
      if (start > 0) {
        throw new AppError('GH_LOG_GAP', `${path}: partition ${partition} begins at record ${start}`, {
          advice: 'a dump is replayed from the first record on: dump a journal that still has it',
        })
      }
      return { from: 0, end, said: replayJournal(() => recordsOf(path, section, io), rulebookOf) }
    },
  }
}
