import { decodeEntry, decodeTransition, isNewer, JOURNAL, type Src, TRANSITIONS } from '@golden-hour/journal'
import type {
  ClinicalBatch,
  LogRecord,
  ReadPosition,
  RecordedFact,
  RecordedTransition,
  UnreadableRecord,
} from '@golden-hour/ports'

/** Records of one partition as the ledger takes them. */
export interface Taken {
  readonly batch: ClinicalBatch
  /** Transitions that were taken before; their effects are not had twice. */
  readonly repeated: number
  /** Whether a processor's tick was among them. */
  readonly ticked: boolean
}

/** `records`: the next of the partition after `from`, at least one. */
export type Take = (from: ReadPosition, records: readonly LogRecord[]) => Taken

const unreadableOf = ({ topic, partition }: ReadPosition, record: LogRecord, reason: string): UnreadableRecord => ({
  topic,
  partition,
  offset: record.offset,
  appendedAt: record.appendedAt,
  reason,
  headers: record.headers,
  value: record.value,
})

const movedTo = (from: ReadPosition, records: readonly LogRecord[], lastSrc: Src | null): ReadPosition => ({
  ...from,
  next: (records.at(-1)?.offset ?? from.next - 1) + 1,
  lastSrc,
})

/** Facts, and what cannot be read; ticks and control records only move the position. */
const takeJournal: Take = (from, records) => {
  const facts: RecordedFact[] = []
  const unreadable: UnreadableRecord[] = []
  let ticked = false
  for (const record of records) {
    const { offset, appendedAt } = record
    const entry = decodeEntry(record)
    if (entry.kind === 'fact')
      facts.push({ partition: from.partition, offset, eventId: entry.eventId, appendedAt, fact: entry.fact })
    else if (entry.kind === 'unreadable') unreadable.push(unreadableOf(from, record, entry.reason))
    else if (entry.kind === 'tick') ticked = true
  }
  return { batch: { facts, unreadable, transitions: [], position: movedTo(from, records, null) }, repeated: 0, ticked }
}

/** Transitions newer than the last one taken. One that cannot be read moves the offset, never `lastSrc`. */
const takeTransitions: Take = (from, records) => {
  const transitions: RecordedTransition[] = []
  const unreadable: UnreadableRecord[] = []
  let last = from.lastSrc
  let repeated = 0
  for (const record of records) {
    const decoded = decodeTransition(record)
    if (!decoded.ok) unreadable.push(unreadableOf(from, record, decoded.reason))
    else if (!isNewer(decoded.src, last)) repeated += 1
    else {
      last = decoded.src
      transitions.push({ partition: from.partition, ...decoded.src, transition: decoded.transition })
    }
  }
  return {
    batch: { facts: [], unreadable, transitions, position: movedTo(from, records, last) },
    repeated,
    ticked: false,
  }
}

/** What the recorder reads, and how. */
export const TOPICS: readonly { readonly name: string; readonly take: Take }[] = [
  { name: JOURNAL, take: takeJournal },
  { name: TRANSITIONS, take: takeTransitions },
]

export const rowsOf = ({ facts, unreadable, transitions }: ClinicalBatch): number =>
  facts.length + unreadable.length + transitions.length
