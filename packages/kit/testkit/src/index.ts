export { accountBookContract, type OpenedAccountBook } from './contracts/account-book-contract.ts'
export { alertBookContract } from './contracts/alert-book-contract.ts'
export * as alertRows from './contracts/alert-rows.ts'
export { channelContract, type Misbehaviour, type ProviderUnderTest } from './contracts/channel-contract.ts'
export { checkpointStoreContract, type OpenedCheckpointStore } from './contracts/checkpoint-store-contract.ts'
export { clinicalBookContract } from './contracts/clinical-book-contract.ts'
export { batchOf, factAt, saidAt } from './contracts/clinical-rows.ts'
export { clockContract, type OpenedClock, type SteeredClock } from './contracts/clock-contract.ts'
export { eventLogContract, type OpenedEventLog } from './contracts/event-log-contract.ts'
export { leaseKeeperContract, type OpenedLeaseKeeper } from './contracts/lease-keeper-contract.ts'
export { liveBusContract, type OpenedLiveBus } from './contracts/live-bus-contract.ts'
export { type RecordingReader, recordingReader, type Told } from './contracts/recording-reader.ts'
export { reportBookContract } from './contracts/report-book-contract.ts'
export { rulebookShelfContract } from './contracts/rulebook-shelf-contract.ts'
export { snapshotBookContract } from './contracts/snapshot-book-contract.ts'
export { type OpenedSourceBook, sourceBookContract } from './contracts/source-book-contract.ts'
export { timelineReaderContract } from './contracts/timeline-reader-contract.ts'
export { type Appended, BASES, written } from './generators/facts.ts'
export { ruleNamed } from './generators/rules.ts'
export { filesOf, type RandomCase, randomCase } from './generators/scenario.ts'
export type {
  AllMatcherDoc,
  AnyMatcherDoc,
  EveryDoc,
  FactMatcherDoc,
  KindName,
  LimitDoc,
  MatcherDoc,
  PeriodName,
  RuleDocument,
  TableRow,
  Tables,
  Unit,
  VerdictDoc,
  WorkdayCalendar,
} from './oracle/documents.ts'
export { evaluateAll, type OracleInput } from './oracle/evaluate-all.ts'
export {
  compareVersions,
  type EventDoc,
  factOfEvent,
  type Json,
  type JsonObject,
  type OracleFact,
} from './oracle/facts.ts'
export { evaluate, holds } from './oracle/guard.ts'
export type { StatusName } from './oracle/judgement.ts'
export type { OracleWindow } from './oracle/windows.ts'
