import type { AccountBook } from './ledger/account-book.ts'
import type { AlertBook } from './ledger/alert-book.ts'
import type { ClinicalBook } from './ledger/clinical-book.ts'
import type { ReportBook } from './ledger/report-book.ts'
import type { RulebookShelf } from './ledger/rulebook-shelf.ts'
import type { SnapshotBook } from './ledger/snapshot-book.ts'
import type { SourceBook } from './ledger/source-book.ts'
import type { TimelineReader } from './ledger/timeline-reader.ts'

/** Everything that is kept in SQL, one book a subject. A book's methods are each one transaction. */
export interface Ledger {
  /** Facts, windows and every revision; the recorder is its only writer. */
  readonly clinical: ClinicalBook
  /** What the board reads of it. */
  readonly timeline: TimelineReader
  readonly alerts: AlertBook
  /** Sources with their keys, owners of key terms, quarantine. */
  readonly sources: SourceBook
  readonly rulebooks: RulebookShelf
  readonly reports: ReportBook
  /** States of partitions, behind the checkpoints. */
  readonly snapshots: SnapshotBook
  /** People who log in, and the audit log. */
  readonly accounts: AccountBook
  close(): Promise<void>
}
