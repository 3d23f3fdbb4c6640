import { computeIndicators, type IndicatorRow } from '@golden-hour/indicators'
import type { Indicator, Rulebook } from '@golden-hour/rulebook'
import type { Paint } from '../output/paint.ts'
import { type Column, table } from '../output/table.ts'
import { cutToWidth } from '../output/text-width.ts'
import type { SimulatedDay } from './simulated-day.ts'

const COLUMNS: readonly Column[] = [
  { title: '指标', align: 'left' },
  { title: 'indicator', align: 'left' },
  { title: '分子/分母', align: 'right' },
  { title: '数值', align: 'right' },
  { title: '目标', align: 'left' },
]

const UNITS: Readonly<Record<string, string>> = { percent: '%', permille: '‰', minutes: ' min', hours: ' h' }
const SCALE: Readonly<Record<string, number>> = { percent: 100, permille: 1000 }

const withUnit = (value: number, unit: string): string => `${Number(value.toFixed(1))}${UNITS[unit] ?? ''}`

/** The target stands in the rulebook as a share; the value is in the indicator's unit. */
function targetCell(indicator: Indicator, value: number | null, paint: Paint): string {
  if (indicator.target === null) return ''
  const target = indicator.target * (SCALE[indicator.unit] ?? 1)
  const wanted = `${indicator.direction === 'down' ? '≤' : '≥'} ${withUnit(target, indicator.unit)}`
  if (value === null || indicator.direction === 'range') return wanted
  const isReached = indicator.direction === 'down' ? value <= target : value >= target
  return isReached ? paint.green(`${wanted} ✓ 达到`) : paint.red(`${wanted} ✗ 未达`)
}

const share = (row: IndicatorRow): string =>
  row.numerator === null ? `n=${row.n}` : `${Number(row.numerator.toFixed(1))}/${Number(row.denominator.toFixed(1))}`

/** The hospital's figures of the day; those of which nothing happened are left out. */
export function indicatorTable(day: SimulatedDay, rulebook: Rulebook, paint: Paint): string {
  const { indicators, zone } = rulebook
  const { rows } = computeIndicators({ indicators, windows: day.book.windows(), zone, asOf: day.end })
  const today = zone.dayOf(day.begin)
  const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]))
  const cells = rows
    .filter((row) => row.period === today && row.scope === 'hospital' && row.stratum === null && row.value !== null)
    .flatMap((row) => {
      const indicator = byId.get(row.indicator)
      if (indicator === undefined || row.value === null) return []
      const names = [cutToWidth(indicator.name.zh, 30), cutToWidth(indicator.name.en, 30)]
      return [[...names, share(row), withUnit(row.value, row.unit), targetCell(indicator, row.value, paint)]]
    })
  return cells.length === 0 ? '' : table(COLUMNS, cells)
}
