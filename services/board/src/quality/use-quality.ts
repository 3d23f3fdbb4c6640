import type { IndicatorCell, TrendAnswer } from '@golden-hour/board-api'
import { computed, type Ref, shallowRef, watch } from 'vue'
import { boardApi } from '../api/board-api.ts'
import { useResource } from '../api/use-resource.ts'
import { unitOf } from './period.ts'

/** How many periods a trend goes back, by its unit. */
const TREND = { day: 14, month: 12, quarter: 6 } as const

/** What is asked: a period, a department (empty: the hospital) and the indicator that is looked into (empty: none). */
export interface QualityQuestion {
  readonly period: string
  readonly department: string
  readonly indicator: string
}

/** The cells of a period, and for the indicator looked into its departments, trend and cases. */
export function useQuality(question: Ref<QualityQuestion>) {
  const scopeOf = (department: string) => (department === '' ? 'hospital' : 'department')
  const hospital = useResource(
    () => boardApi.indicators({ period: question.value.period, scope: 'hospital' }),
    (event) => (event.kind === 'window' ? 'soon' : null),
  )
  const departments = useResource(
    () => boardApi.indicators({ period: question.value.period, scope: 'department' }),
    () => null,
  )
  const cases = useResource(
    async () => {
      const { indicator, period, department } = question.value
      return indicator === '' ? { asOf: 0, cases: [] } : boardApi.cases({ indicator, period, department })
    },
    () => null,
  )
  const trend = shallowRef<TrendAnswer | null>(null)

  async function readTrend(): Promise<void> {
    const { indicator, period, department } = question.value
    trend.value = null
    const unit = unitOf(period) ?? 'day'
    if (indicator === '') return
    const answer = await boardApi
      .trend({
        indicator,
        unit,
        until: period,
        count: TREND[unit],
        department,
      })
      .catch(() => null)
    if (question.value.indicator === indicator && question.value.period === period) trend.value = answer
  }

  watch(
    () => question.value.period,
    () => {
      hospital.restart()
      departments.restart()
    },
  )
  watch(
    question,
    () => {
      cases.restart()
      void readTrend()
    },
    { immediate: true },
  )

  const byDepartment = computed(() => departments.data.value?.cells ?? [])
  const cells = computed<readonly IndicatorCell[]>(() =>
    scopeOf(question.value.department) === 'hospital'
      ? (hospital.data.value?.cells ?? [])
      : byDepartment.value.filter((cell) => (cell.scopeId ?? '') === question.value.department),
  )
  return {
    hospital,
    cells,
    departmentIds: computed(() => [...new Set(byDepartment.value.map((cell) => cell.scopeId ?? ''))].sort()),
    ofDepartments: computed(() => byDepartment.value.filter((cell) => cell.indicator === question.value.indicator)),
    chosen: computed(() => cells.value.find((cell) => cell.indicator === question.value.indicator) ?? null),
    cases,
    trend,
  }
}
