import { byCodeUnit, type Zone } from '@golden-hour/model'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import type { Report } from '../report/report.ts'
import { type Column, caseColumns, restatementColumns, rowColumns, wallText } from './columns.ts'
import { undatedZip } from './undated-zip.ts'

const HEADING = { fontWeight: 'bold', backgroundColor: '#E8EEF4', wrap: true } as const

function sheetOf<Row>(sheet: string, columns: readonly Column<Row>[], rows: readonly Row[]) {
  const headings = columns.map(({ heading }) => ({ value: heading, ...HEADING }))
  const body = rows.map((row) =>
    columns.map(({ cell, format }) => {
      const value = cell(row)
      if (value === null || value === '') return null
      return typeof value === 'number' && format !== undefined ? { value, format } : { value }
    }),
  )
  return {
    sheet,
    data: [headings, ...body] as SheetData,
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  }
}

interface Fact {
  readonly what: string
  readonly value: string | number
}

function summary(report: Report, zone: Zone): readonly Fact[] {
  const { quality } = report
  return [
    { what: '期间', value: report.period },
    { what: '修订号', value: report.revision },
    { what: '数据截至', value: String(wallText(zone, report.asOf)) },
    { what: '规则集', value: report.rulebook },
    { what: '时窗数', value: quality.windows },
    { what: '迟补记录数', value: quality.documentedLate },
    { what: '倒填时间数', value: quality.backdated },
    { what: '零分钟数', value: quality.zero },
    ...Object.entries(quality.unknownByReason).map(([reason, n]) => ({ what: `无法判定：${reason}`, value: n })),
    { what: '更正数', value: report.restatements.length },
  ]
}

const SUMMARY: readonly Column<Fact>[] = [
  { heading: '项目', width: 26, cell: (row) => row.what },
  { heading: '值', width: 70, cell: (row) => row.value },
]

/** Excel refuses these in a sheet's name, and more than 31 characters. */
const sheetName = (name: string): string => name.replace(/[\\/?*[\]:]/g, '_').slice(0, 31)

/** A sheet for the hospital, one a department, the cases, the restatements, and how good the data are. */
export async function xlsxOf(report: Report, zone: Zone): Promise<Uint8Array> {
  const columns = rowColumns(zone)
  const departments = [...new Set(report.rows.filter((row) => row.scope === 'department').map((row) => row.scopeId))]
  const sheets = [
    sheetOf(
      '全院',
      columns,
      report.rows.filter((row) => row.scope === 'hospital'),
    ),
    ...departments.sort(byCodeUnit).map((department) =>
      sheetOf(
        sheetName(department === '' ? '科室未注明' : `科室 ${department}`),
        columns,
        report.rows.filter((row) => row.scope === 'department' && row.scopeId === department),
      ),
    ),
    sheetOf('病例', caseColumns(zone), report.cases),
    sheetOf('更正', restatementColumns(zone), report.restatements),
    sheetOf('数据质量', SUMMARY, summary(report, zone)),
  ]
  return undatedZip(new Uint8Array(await writeExcelFile(sheets).toBuffer()))
}
