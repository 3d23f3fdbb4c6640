import type { Zone } from '@golden-hour/model'
import type { ReportCase, ReportRow, Restatement } from '../report/report.ts'

export type Cell = string | number | boolean | null

/** One column of a table: its Chinese heading, and what stands in it. Shared by CSV and XLSX. */
export interface Column<Row> {
  readonly heading: string
  /** In characters. */
  readonly width: number
  readonly cell: (row: Row) => Cell
  /** Of a number in XLSX. */
  readonly format?: string
}

const UNITS: Readonly<Record<string, string>> = {
  percent: '%',
  permille: '‰',
  per100: '每百',
  per1000: '每千',
  minutes: '分钟',
  hours: '小时',
  days: '天',
  seconds: '秒',
}
const STATUSES: Readonly<Record<string, string>> = {
  open: '进行中',
  overdue: '已超时未完成',
  met: '达标',
  late: '超时完成',
  missed: '未完成',
  excused: '合理排除',
  unknown: '无法判定',
  void: '已撤销',
}
const PARTS: Readonly<Record<ReportCase['part'], string>> = {
  numerator: '分子',
  denominator: '分母（未达标）',
  excluded: '排除',
  unknown: '未知',
  pending: '未到时限',
}

const statusText = (status: string): string => STATUSES[status] ?? status
const yesNo = (value: boolean | null): Cell => (value === null ? null : value ? '是' : '否')
const reasons = (counts: Readonly<Record<string, number>>): Cell =>
  Object.entries(counts)
    .map(([reason, n]) => `${reason}×${n}`)
    .join('；')
const minutes = (ms: number | null): Cell => (ms === null ? null : Math.round(ms / 600) / 100)

/** `2026-03-02 08:00:05` by the hospital's clock. */
export const wallText = (zone: Zone, at: Parameters<Zone['format']>[0] | null): Cell =>
  at === null ? null : zone.format(at).slice(0, 19).replace('T', ' ')

const SCOPES = { hospital: '全院', department: '科室', ward: '病区' } as const

export const rowColumns = (zone: Zone): readonly Column<ReportRow>[] => [
  { heading: '指标编码', width: 26, cell: (row) => row.indicator },
  { heading: '指标', width: 32, cell: (row) => row.name.zh },
  { heading: '定义版本', width: 9, cell: (row) => row.version },
  { heading: '范围', width: 8, cell: (row) => SCOPES[row.scope] },
  { heading: '科室', width: 10, cell: (row) => (row.scope === 'hospital' ? '' : row.scopeId || '未注明') },
  { heading: '分层', width: 14, cell: (row) => row.stratum },
  { heading: '分子', width: 8, cell: (row) => row.numerator },
  { heading: '分母', width: 8, cell: (row) => row.denominator },
  { heading: '指标值', width: 10, cell: (row) => row.value, format: '0.00' },
  { heading: '单位', width: 7, cell: (row) => UNITS[row.unit] ?? row.unit },
  { heading: '目标', width: 8, cell: (row) => row.target, format: '0.00' },
  { heading: '达到目标', width: 9, cell: (row) => yesNo(row.reached) },
  { heading: '国家口径分子', width: 12, cell: (row) => row.national.numerator },
  { heading: '国家口径分母', width: 12, cell: (row) => row.national.denominator },
  { heading: '国家口径值', width: 11, cell: (row) => row.national.value, format: '0.00' },
  { heading: '排除（原因×例数）', width: 24, cell: (row) => reasons(row.excluded) },
  { heading: '未知', width: 7, cell: (row) => row.unknown },
  { heading: '未到时限', width: 9, cell: (row) => row.pending },
  { heading: '中位数', width: 9, cell: (row) => row.median, format: '0.0' },
  { heading: 'P90', width: 9, cell: (row) => row.p90, format: '0.0' },
  { heading: '例数n', width: 7, cell: (row) => row.n },
  { heading: '上期', width: 9, cell: (row) => row.previous, format: '0.00' },
  { heading: '去年同期', width: 9, cell: (row) => row.yearBefore, format: '0.00' },
  { heading: '首次上报值', width: 11, cell: (row) => row.firstTold?.value ?? null, format: '0.00' },
  { heading: '变更自', width: 20, cell: (row) => wallText(zone, row.changedSince) },
]

export const caseColumns = (zone: Zone): readonly Column<ReportCase>[] => [
  { heading: '指标编码', width: 26, cell: (row) => row.indicator },
  { heading: '归类', width: 14, cell: (row) => PARTS[row.part] },
  { heading: '时窗', width: 36, cell: (row) => row.windowId },
  { heading: '患者', width: 16, cell: (row) => row.patientId },
  { heading: '就诊', width: 16, cell: (row) => row.encounterId },
  { heading: '科室', width: 9, cell: (row) => row.department },
  {
    heading: '责任人',
    width: 24,
    cell: (row) =>
      Object.entries(row.responsible ?? {})
        .map(([role, staffId]) => `${role}=${staffId}`)
        .join('；'),
  },
  { heading: '状态', width: 13, cell: (row) => statusText(row.status) },
  { heading: '国家口径', width: 13, cell: (row) => statusText(row.national) },
  { heading: '原因', width: 18, cell: (row) => row.reason },
  { heading: '开始', width: 20, cell: (row) => wallText(zone, row.startedAt) },
  { heading: '时限', width: 20, cell: (row) => wallText(zone, row.dueAt) },
  { heading: '完成', width: 20, cell: (row) => wallText(zone, row.stoppedAt) },
  { heading: '余量（分钟）', width: 12, cell: (row) => minutes(row.marginMs), format: '0.00' },
  { heading: '迟补记录', width: 9, cell: (row) => yesNo(row.documentedLate) },
  { heading: '数据质量', width: 16, cell: (row) => row.quality.join('；') },
  { heading: '证据', width: 60, cell: (row) => row.evidence.join('；') },
  { heading: '修订', width: 7, cell: (row) => row.revision },
]

export const restatementColumns = (zone: Zone): readonly Column<Restatement>[] => [
  { heading: '时窗', width: 36, cell: (row) => row.windowId },
  { heading: '科室', width: 9, cell: (row) => row.department },
  { heading: '原上报', width: 13, cell: (row) => (row.was === null ? '未上报' : statusText(row.was.status)) },
  { heading: '原上报截至', width: 20, cell: (row) => wallText(zone, row.was?.asOf ?? null) },
  { heading: '现知', width: 13, cell: (row) => (row.now === null ? '不在本期' : statusText(row.now.status)) },
  { heading: '原因', width: 18, cell: (row) => row.now?.reason ?? null },
  { heading: '依据', width: 48, cell: (row) => row.cause },
  { heading: '得知时间', width: 20, cell: (row) => wallText(zone, row.knownAt) },
]
