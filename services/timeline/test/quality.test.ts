import { CasesAnswer, type IndicatorCell, QualityAnswer, type QualityCase, TrendAnswer } from '@golden-hour/board-api'
import { computeIndicators } from '@golden-hour/indicators'
import type { Transition } from '@golden-hour/model'
import type { Indicator } from '@golden-hour/rulebook'
import { Value } from '@sinclair/typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World
const windows = new Map<string, Transition>()

beforeAll(async () => {
  world = await openWorld({ seed: 5, beds: 90, hours: 24 })
  for await (const window of world.ledger.clinical.windows()) windows.set(window.windowId, window)
}, 60_000)
afterAll(() => world.close())

async function ask<T>(
  url: string,
  role: 'qc-officer' | 'department-head' = 'qc-officer',
  department = 'QC',
): Promise<T> {
  const { get } = await world.as(role, department)
  const answer = await get(url)
  expect([url, answer.statusCode, answer.body.slice(0, 300)]).toEqual([url, 200, expect.anything()])
  return answer.json()
}

const cells = async (period: string, scope: 'hospital' | 'department'): Promise<readonly IndicatorCell[]> => {
  const answer = await ask<QualityAnswer>(`/api/quality/indicators?period=${period}&scope=${scope}`)
  expect([...Value.Errors(QualityAnswer, answer)]).toEqual([])
  return answer.cells
}

const casesOf = async (cell: IndicatorCell): Promise<readonly QualityCase[]> => {
  const department = cell.scope === 'department' ? `&department=${encodeURIComponent(cell.scopeId ?? '')}` : ''
  const answer = await ask<CasesAnswer>(
    `/api/quality/cases?indicator=${cell.indicator}&period=${cell.period}${department}`,
  )
  expect([...Value.Errors(CasesAnswer, answer)]).toEqual([])
  return answer.cases
}

const indicatorOf = (id: string): Indicator => world.rulebook.indicators.find((indicator) => indicator.id === id)!

/** Whether the numbers count windows one by one, so that the list has exactly as many. */
const countsWindows = ({ measure }: Indicator): boolean =>
  measure.kind === 'statistic' ||
  [measure.numerator, measure.denominator].every(({ take, roll }) => take.kind === 'count' && roll === null)

describe('every figure', () => {
  it.each([
    ['2026-03-02', 'hospital'],
    ['2026-03-02', 'department'],
    ['2026-03', 'hospital'],
    ['2026-Q1', 'department'],
  ] as const)('of %s by %s says what its case list says, to the last case', async (period, scope) => {
    const found = await cells(period, scope)
    expect(found.length).toBeGreaterThan(10)
    for (const cell of found) {
      const indicator = indicatorOf(cell.indicator)
      const cases = await casesOf(cell)
      const named = `${cell.indicator} ${cell.scopeId}`
      const count = (which: (one: QualityCase) => boolean): number => cases.filter(which).length
      if (countsWindows(indicator)) {
        const numerator = cell.numerator === null ? null : count((one) => one.numerator)
        expect([named, numerator, count((one) => one.denominator)]).toEqual([named, cell.numerator, cell.denominator])
      }
      const excluded = Object.values(cell.excluded).reduce((sum, n) => sum + n, 0)
      expect([named, count(({ aside }) => aside === 'excluded')]).toEqual([named, excluded])
      expect([named, count(({ aside }) => aside === 'unknown')]).toEqual([named, cell.unknown])
      expect([named, count(({ aside }) => aside === 'pending')]).toEqual([named, cell.pending])

      // The listed windows alone give the same figure.
      const { rows } = computeIndicators({
        indicators: [indicator],
        windows: cases.map(({ windowId }) => windows.get(windowId)!),
        zone: world.rulebook.zone,
        asOf: world.day.until,
      })
      const again = rows.find(
        (row) =>
          row.period === cell.period &&
          row.scope === cell.scope &&
          row.stratum === null &&
          (cell.scope === 'hospital' || row.scopeId === cell.scopeId),
      )
      const { value = null, median = null, p90 = null, national = cell.national } = again ?? {}
      expect([named, value, median, p90]).toEqual([named, cell.value, cell.median, cell.p90])
      if (again !== undefined) expect([named, national]).toEqual([named, cell.national])
    }
  })

  it('of the departments adds up to the hospital’s', async () => {
    const [hospital, departments] = [await cells('2026-03-02', 'hospital'), await cells('2026-03-02', 'department')]
    for (const cell of hospital.filter(({ indicator }) => countsWindows(indicatorOf(indicator)))) {
      const parts = departments.filter(({ indicator }) => indicator === cell.indicator)
      const sum = parts.reduce((total, part) => total + part.denominator, 0)
      expect([cell.indicator, sum]).toEqual([cell.indicator, cell.denominator])
    }
  })

  it('has its target in its own unit, and says whether it is reached', async () => {
    const found = await cells('2026-03', 'hospital')
    const mdt = found.find(({ indicator }) => indicator === 'l4-mdt-rate')!
    expect(mdt).toMatchObject({ target: 100, direction: 'up', reached: mdt.value === null ? null : mdt.value >= 100 })
    expect(found.find(({ indicator }) => indicator === 'dnt-60-rate')).toMatchObject({ target: null, reached: null })
  })
})

describe('a trend', () => {
  it('has one cell for each period, the oldest first, and its last is the period’s own figure', async () => {
    const url = '/api/quality/trend?indicator=critical-receive-rate&unit=day&until=2026-03-02&count=4'
    const answer = await ask<TrendAnswer>(url)
    expect([...Value.Errors(TrendAnswer, answer)]).toEqual([])
    expect(answer.cells.map(({ period }) => period)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
    expect(answer.cells[0]).toMatchObject({ numerator: 0, denominator: 0, value: null })
    const [today] = (await cells('2026-03-02', 'hospital')).filter(
      ({ indicator }) => indicator === 'critical-receive-rate',
    )
    expect(answer.cells.at(-1)).toEqual(today)
  })

  it('goes back over the turn of a year', async () => {
    const answer = await ask<TrendAnswer>('/api/quality/trend?indicator=l34-share&unit=month&until=2026-02&count=4')
    expect(answer.cells.map(({ period }) => period)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
  })
})

describe('who asks for figures', () => {
  const status = async (url: string, role: Parameters<World['as']>[0], department: string): Promise<number> =>
    (await (await world.as(role, department)).get(url)).statusCode

  it('sees the hospital’s, but cases of the own department only', async () => {
    const cases = '/api/quality/cases?indicator=admission-note-24h-rate&period=2026-03-02'
    expect(await status('/api/quality/indicators?period=2026-03-02', 'department-head', 'GEN')).toBe(200)
    expect(await status(cases, 'department-head', 'GEN')).toBe(403)
    expect(await status(`${cases}&department=CAR`, 'department-head', 'GEN')).toBe(403)
    expect(await status(`${cases}&department=GEN`, 'department-head', 'GEN')).toBe(200)
    expect(await status('/api/quality/indicators?period=2026-03-02', 'clinician', 'GEN')).toBe(403)
    expect(await status(cases, 'auditor', 'QC')).toBe(403)
  })

  it('is in the audit log with the patients whose cases were listed', async () => {
    const { get, person } = await world.as('qc-officer', 'audited')
    const url = '/api/quality/cases?indicator=admission-note-24h-rate&period=2026-03-02'
    const answer: CasesAnswer = (await get(url)).json()
    const [entry] = await world.ledger.accounts.audit({
      patientId: null,
      staffId: person.staffId,
      before: null,
      limit: 1,
    })
    expect(entry?.resource).toBe(url)
    expect([...entry!.patients].sort()).toEqual([...new Set(answer.cases.map(({ patientId }) => patientId))].sort())
  })

  it('is told what is wrong with the question', async () => {
    const { get } = await world.as('qc-officer', 'QC')
    const told = async (query: string) => {
      const answer = await get(`/api/quality/${query}`)
      return [answer.statusCode, answer.json().code ?? answer.json().detail]
    }
    expect(await told('indicators?period=2026-13')).toEqual([400, 'bad-period'])
    expect(await told('indicators')).toEqual([400, expect.stringContaining('period')])
    expect(await told('cases?indicator=none&period=2026-03')).toEqual([404, 'no-such-indicator'])
    expect(await told('cases?indicator=l34-share&period=2026-03-02')).toEqual([400, 'bad-period'])
    expect(await told('trend?indicator=l34-share&unit=day&until=2026-03')).toEqual([400, 'bad-period'])
  })
})
