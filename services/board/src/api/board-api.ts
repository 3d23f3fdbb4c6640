import type {
  AckAnswer,
  AckRequest,
  CasesAnswer,
  ClockAnswer,
  EdLanes,
  Inbox,
  LoginRequest,
  Me,
  PartitionsAnswer,
  PatientCase,
  QualityAnswer,
  QuarantineItem,
  QuarantineList,
  ReportList,
  RetryAnswer,
  SourcesAnswer,
  TrendAnswer,
  WindowWhy,
} from '@golden-hour/board-api'
import { getJson, postJson, withQuery } from './request.ts'

type Filter = Readonly<Record<string, string | number | null | undefined>>
const id = encodeURIComponent

/** Every path of the server that the board calls. */
export const boardApi = {
  login: (who: LoginRequest) => postJson<Me>('/api/login', who),
  logout: () => postJson<unknown>('/api/logout'),
  me: () => getJson<Me>('/api/me'),
  clock: () => getJson<ClockAnswer>('/api/clock'),
  lanes: (filter: Filter) => getJson<EdLanes>(withQuery('/api/ed/lanes', filter)),
  patient: (patientId: string) => getJson<PatientCase>(`/api/patients/${id(patientId)}`),
  window: (windowId: string) => getJson<WindowWhy>(`/api/windows/${id(windowId)}`),
  inbox: () => getJson<Inbox>('/api/inbox'),
  acknowledge: (alertId: string, ack: AckRequest) => postJson<AckAnswer>(`/api/alerts/${id(alertId)}/acks`, ack),
  indicators: (filter: Filter) => getJson<QualityAnswer>(withQuery('/api/quality/indicators', filter)),
  trend: (filter: Filter) => getJson<TrendAnswer>(withQuery('/api/quality/trend', filter)),
  cases: (filter: Filter) => getJson<CasesAnswer>(withQuery('/api/quality/cases', filter)),
  reports: () => getJson<ReportList>('/api/reports'),
  reportFile: (reportId: string, format: string) => `/api/reports/${id(reportId)}/${id(format)}`,
  partitions: () => getJson<PartitionsAnswer>('/api/ops/partitions'),
  sources: () => getJson<SourcesAnswer>('/api/ops/sources'),
  quarantine: (filter: Filter) => getJson<QuarantineList>(withQuery('/api/quarantine', filter)),
  quarantined: (quarantineId: string) => getJson<QuarantineItem>(`/api/quarantine/${id(quarantineId)}`),
  retry: (quarantineId: string) => postJson<RetryAnswer>(`/api/quarantine/${id(quarantineId)}/retry`),
}
