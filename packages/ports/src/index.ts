export { AppError, type ErrorCode, errors, type Recovery } from './app-error.ts'
export type { Channel, OutboundMessage, SendResult } from './channel.ts'
export {
  BUCKETS,
  type Checkpoint,
  type CheckpointMeta,
  type CheckpointStore,
  type CheckpointWrite,
  type Claim,
} from './checkpoint-store.ts'
export type { Clock } from './clock.ts'
export type {
  Appended,
  Bounds,
  EventLog,
  Headers,
  LogRecord,
  Offset,
  Reader,
  RecordToAppend,
  Subscription,
  Topic,
} from './event-log.ts'
export type { Lease, LeaseKeeper } from './lease.ts'
export type { AccountBook } from './ledger/account-book.ts'
export type { AlertBook } from './ledger/alert-book.ts'
export type {
  ClinicalBatch,
  ClinicalBook,
  ReadPosition,
  RecordedFact,
  RecordedTransition,
  UnreadableRecord,
} from './ledger/clinical-book.ts'
export type { DeliveredFile, IssuedReport, ReportBook, WindowsRequest } from './ledger/report-book.ts'
export type { RulebookFile, RulebookShelf, StoredRulebook } from './ledger/rulebook-shelf.ts'
export type { SourceBook } from './ledger/source-book.ts'
export type { TimelineReader } from './ledger/timeline-reader.ts'
export type { Ledger } from './ledger.ts'
export type { LiveBus, LiveChannel, LiveMessage } from './live-bus.ts'
