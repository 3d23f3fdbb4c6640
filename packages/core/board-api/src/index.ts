export { AlertList, RosterAnswer, RosterFaults, RosterRequest, RosterRow } from './alerts.ts'
export { AuditAnswer, AuditRow, AuditVerdictAnswer } from './audit.ts'
export { AlertLogEntry, CaseAlert, FactRow, PatientCase, Revision, WindowWhy } from './case.ts'
export { AlertBrief, BoardWindow, Name, Nullable, Time, WindowStatus } from './common.ts'
export { EdLanes, Lane, Milestone } from './ed.ts'
export { AckAnswer, AckRequest, Inbox, InboxAlert } from './inbox.ts'
export { LiveEvent } from './live.ts'
export {
  PartitionRow,
  PartitionsAnswer,
  QuarantineItem,
  QuarantineList,
  QuarantineRow,
  RetryAnswer,
  SourceRow,
  SourcesAnswer,
} from './ops.ts'
export {
  CasesAnswer,
  IndicatorCell,
  QualityAnswer,
  QualityCase,
  ReportBrief,
  ReportList,
  TrendAnswer,
} from './quality.ts'
export { ClockAnswer, LoginRequest, Me } from './session.ts'
