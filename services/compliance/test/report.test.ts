import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestLedger } from '@golden-hour/ledger-postgres'
import type { Ledger } from '@golden-hour/ports'
import { createHospitalClock, silentLogger } from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { filesOf } from '../src/files/files-of.ts'
import { ComplianceConfig, issueReport, makeReport } from '../src/index.ts'
import type { Report } from '../src/report/report.ts'
import { runNight } from '../src/run-night.ts'
import { at, rulebook, type Sketch, transition } from './windows.ts'

let ledger: Ledger
let folder: string
const rules = rulebook()

beforeAll(async () => {
  ledger = await openTestLedger()
})
afterAll(() => ledger.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gh-reports-'))
  return () => rm(folder, { recursive: true })
})

/** Every test has a year of its own, and its windows too. */
const idIn = ({ id, start }: Sketch): string => `${id}.${start.slice(0, 4)}`

let serial = 0
async function known(sketches: readonly Sketch[]): Promise<void> {
  serial += 1
  await ledger.clinical.write({
    facts: [],
    unreadable: [],
    transitions: sketches.map((sketch, n) => ({
      partition: 0,
      srcOffset: serial,
      n,
      transition: transition({ ...sketch, id: idIn(sketch) }),
    })),
    position: { topic: 'transitions', partition: 0, topicId: 't', next: serial, lastSrc: null },
  })
}

const sources = () => ({ ledger, rulebook: rules, hospitalId: 'hospital' })
const night = (day: string, asOf: string) => {
  const config = { ...(Value.Default(ComplianceConfig, {}) as ComplianceConfig), folder }
  const clock = createHospitalClock(at(asOf), 0)
  return runNight({ day, asOf: at(asOf) }, `${day.slice(0, 4)}-01-01`, {
    ...sources(),
    config,
    clock,
    logger: silentLogger(),
  })
}
const bodyOf = async (reportId: string): Promise<Report> => {
  const issued = await ledger.reports.get(reportId)
  if (issued === null) throw new Error(`${reportId} was not issued`)
  return JSON.parse(issued.body) as Report
}
const hospitalRow = ({ rows }: Report) => rows.find((row) => row.scope === 'hospital')

describe('a report', () => {
  it('holds what was known at its cut and nothing later', async () => {
    await known([
      { id: 'A', status: 'overdue', start: '2021-05-02 08:00', known: '2021-05-03 08:01' },
      { id: 'B', status: 'met', start: '2021-05-02 09:00', known: '2021-05-02 10:00' },
      { id: 'A', status: 'met', start: '2021-05-02 08:00', known: '2021-05-04 12:00', revision: 2 },
    ])
    const early = await makeReport('2021-05-02', at('2021-05-04 00:30'), sources())
    const late = await makeReport('2021-05-02', at('2021-05-05 00:30'), sources())
    expect(hospitalRow(early)).toMatchObject({ numerator: 1, denominator: 2, value: 50, target: 75, reached: false })
    expect(hospitalRow(late)).toMatchObject({ numerator: 2, denominator: 2, value: 100, reached: true })
    expect(early.cases.map((one) => [one.windowId, one.part])).toEqual([
      ['call/A.2021', 'denominator'],
      ['call/B.2021', 'numerator'],
    ])
  })

  it('of a period in which nothing was is null, not 0, and is not issued', async () => {
    await known([{ id: 'A', status: 'excused', reason: 'died', start: '2022-05-02 08:00', known: '2022-05-02 09:00' }])
    const report = await makeReport('2022-05-02', at('2022-05-03 00:30'), sources())
    expect(hospitalRow(report)).toMatchObject({ numerator: 0, denominator: 0, value: null, excluded: { died: 1 } })
    const empty = await makeReport('2022-05-20', at('2022-05-21 00:30'), sources())
    expect(await issueReport(empty, at('2022-05-21 00:30'), sources())).toBeNull()
  })

  it('made again has the same bytes in every format', async () => {
    await known([
      { id: 'A', status: 'met', start: '2023-05-02 08:00', known: '2023-05-02 09:00' },
      { id: 'B', status: 'missed', start: '2023-05-02 08:30', known: '2023-05-03 09:00', department: null },
    ])
    const make = async () => filesOf(await makeReport('2023-05-02', at('2023-05-04 00:30'), sources()), rules.zone)
    const [first, second] = [await make(), await make()]
    expect(first.map(({ format }) => format)).toEqual([
      'json',
      'indicators.csv',
      'cases.csv',
      'restatements.csv',
      'xlsx',
    ])
    expect(first.map(({ content }) => Buffer.from(content).toString('base64'))).toEqual(
      second.map(({ content }) => Buffer.from(content).toString('base64')),
    )
  })

  it('in CSV has a BOM, Chinese headings, and no cell that a spreadsheet would run', async () => {
    await known([{ id: '=1+1', status: 'met', start: '2024-05-02 08:00', known: '2024-05-02 09:00' }])
    const files = await filesOf(await makeReport('2024-05-02', at('2024-05-03 00:30'), sources()), rules.zone)
    const csv = Buffer.from(files.find(({ format }) => format === 'cases.csv')!.content)
    expect([...csv.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(csv.toString()).toContain('指标编码,归类,时窗')
    expect(csv.toString()).toContain("'=1+1")
  })
})

describe('a night', () => {
  it('issues the day, its month and its quarter, delivers their files, and is closed', async () => {
    await known([{ id: 'A', status: 'met', start: '2025-06-02 08:00', known: '2025-06-02 09:00' }])
    expect(await night('2025-06-02', '2025-06-03 00:30')).toBe(3)
    expect(await ledger.reports.lastNight()).toBe('2025-06-02')
    expect((await readdir(folder)).sort().filter((name) => name.endsWith('.xlsx'))).toEqual([
      '2025-06-02.r1.xlsx',
      '2025-06.r1.xlsx',
      '2025-Q2.r1.xlsx',
    ])
    const told = await ledger.reports.filesOf(['2025-06-02.r1'])
    expect(told).toHaveLength(5)
    const json = told.find(({ format }) => format === 'json')!
    expect((await readFile(join(folder, json.name))).length).toBe(json.bytes)
  })

  it('run twice issues nothing twice', async () => {
    await known([{ id: 'A', status: 'met', start: '2026-07-02 08:00', known: '2026-07-02 09:00' }])
    expect(await night('2026-07-02', '2026-07-03 00:30')).toBe(3)
    expect(await night('2026-07-02', '2026-07-03 00:30')).toBe(0)
  })

  it('tells what an earlier report said otherwise, as a new revision; the old one stays as it was', async () => {
    await known([
      { id: 'A', status: 'missed', start: '2027-08-02 08:00', known: '2027-08-03 00:10' },
      { id: 'B', status: 'met', start: '2027-08-02 09:00', known: '2027-08-02 10:00' },
    ])
    await night('2027-08-02', '2027-08-03 00:30')
    const before = await ledger.reports.get('2027-08-02.r1')
    await known([
      { id: 'A', status: 'met', start: '2027-08-02 08:00', known: '2027-08-03 12:00', revision: 2, previous: 'missed' },
      { id: 'C', status: 'met', start: '2027-08-02 20:00', known: '2027-08-03 13:00' },
      { id: 'D', status: 'met', start: '2027-08-03 08:00', known: '2027-08-03 09:00' },
    ])
    await night('2027-08-03', '2027-08-04 00:30')
    const second = await bodyOf('2027-08-02.r2')
    expect(second.restatements.map(({ windowId, was, now }) => [windowId, was?.status ?? null, now?.status])).toEqual([
      ['call/A.2027', 'missed', 'met'],
      ['call/C.2027', null, 'met'],
    ])
    expect(hospitalRow(second)).toMatchObject({
      value: 100,
      firstTold: { numerator: 1, denominator: 2, value: 50 },
      changedSince: at('2027-08-03 00:30'),
    })
    // The new day is new in the month, not restated.
    expect((await bodyOf('2027-08.r2')).restatements.map(({ windowId }) => windowId)).toEqual([
      'call/A.2027',
      'call/C.2027',
    ])
    expect(await ledger.reports.get('2027-08-02.r1')).toEqual(before)
  })

  it('does not call it restated that what was overdue came late', async () => {
    await known([{ id: 'A', status: 'overdue', start: '2028-09-01 08:00', known: '2028-09-02 08:01' }])
    await night('2028-09-01', '2028-09-03 00:30')
    await known([{ id: 'A', status: 'late', start: '2028-09-01 08:00', known: '2028-09-03 10:00', revision: 2 }])
    await night('2028-09-03', '2028-09-04 00:30')
    expect((await bodyOf('2028-09-01.r2')).restatements).toEqual([])
  })
})
