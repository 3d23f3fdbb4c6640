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
export type { EventFeed, FeedGap, FeedReader, FeedRecord } from './event-feed.ts'
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
export type {
  Account,
  AccountBook,
  AuditEntry,
  AuditQuery,
  AuditVerdict,
  ChainedEntry,
  NewAccount,
} from './ledger/account-book.ts'
export type {
  AckAnswerOutcome,
  AckDecision,
  AckRequest,
  AlertBatch,
  AlertBook,
  AlertChange,
  AlertLogLine,
  AlertQuery,
  AuditFindings,
  ClaimedDelivery,
  ClaimRequest,
  Contact,
  Contacts,
  DeliveryOutcome,
  DeliveryState,
  FiredStep,
  InboxEntry,
  NewAlertLogEntry,
  NewDelivery,
  Roster,
  StoredAlert,
  StoredRosterFault,
  ToldInCycle,
} from './ledger/alert-book.ts'
export type {
  ClinicalBatch,
  ClinicalBook,
  ClinicalCounts,
  ReadPosition,
  RecordedFact,
  RecordedTransition,
  UnreadableRecord,
  WriteOutcome,
} from './ledger/clinical-book.ts'
export { lastWords } from './ledger/last-words.ts'
export type { DeliveredFile, IssuedReport, ReportBook, WindowsRequest } from './ledger/report-book.ts'
export type { RulebookFile, RulebookShelf, StoredRulebook } from './ledger/rulebook-shelf.ts'
export type { NewSnapshot, SnapshotBook, SnapshotBrief } from './ledger/snapshot-book.ts'
export type {
  FactEntry,
  IndexPosition,
  IndexWrite,
  KeyOwner,
  QuarantinedEvent,
  QuarantineEntry,
  QuarantineFilter,
  QuarantineTry,
  RoundDecision,
  RoundPart,
  RoundView,
  SeenVersion,
  SourceBook,
  SourceProfile,
  SourceStanding,
  SourceTraffic,
  StoredSource,
} from './ledger/source-book.ts'
export {
  type EmergencyPatient,
  type EmergencyQuery,
  LEAVES_ENCOUNTER,
  LEAVES_PATIENT,
  type LiveFact,
  type StartedQuery,
  type TimelineReader,
  type WindowBrief,
} from './ledger/timeline-reader.ts'
export type { Ledger } from './ledger.ts'
export type { LiveBus, LiveChannel, LiveMessage } from './live-bus.ts'
