import type { Zone } from '@golden-hour/model'
import type { Report } from '../report/report.ts'
import { caseColumns, restatementColumns, rowColumns } from './columns.ts'
import { csvOf } from './csv.ts'
import type { ReportFile } from './report-file.ts'
import { xlsxOf } from './xlsx.ts'

const CSV = 'text/csv; charset=utf-8'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Rows, cases and restatements one a line, so that two reports can be compared by eye. */
export function jsonOf(report: Report): string {
  const { rows, cases, restatements, ...head } = report
  const list = (all: readonly unknown[]): string =>
    all.length === 0 ? '[]' : `[\n${all.map((one) => JSON.stringify(one)).join(',\n')}\n]`
  const opening = JSON.stringify(head).slice(0, -1)
  return `${opening},"rows":${list(rows)},"cases":${list(cases)},"restatements":${list(restatements)}}\n`
}

/** Every file of a report; the same report gives the same bytes. */
export async function filesOf(report: Report, zone: Zone): Promise<readonly ReportFile[]> {
  const name = `${report.period}.r${report.revision}`
  const file = (format: ReportFile['format'], contentType: string, content: Uint8Array): ReportFile => ({
    format,
    name: `${name}.${format}`,
    contentType,
    content,
  })
  return [
    file('json', 'application/json', new TextEncoder().encode(jsonOf(report))),
    file('indicators.csv', CSV, csvOf(rowColumns(zone), report.rows)),
    file('cases.csv', CSV, csvOf(caseColumns(zone), report.cases)),
    file('restatements.csv', CSV, csvOf(restatementColumns(zone), report.restatements)),
    file('xlsx', XLSX, await xlsxOf(report, zone)),
  ]
}
