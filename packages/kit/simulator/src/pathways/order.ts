import type { EpochMs, FactData } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { anyNurse, anyResident } from '../staff.ts'

/** An order placed by a physician and carried out by a nurse (never, if `executedAt` is null). Returns its id. */
export function order(chart: Chart, content: FactData, placedAt: EpochMs, executedAt: EpochMs | null): string {
  const orderId = chart.nextId('O')
  const data = { orderId, ...content }
  chart.care('order.placed', placedAt, data, anyResident(chart.rng, chart.placeAt(placedAt).departmentId))
  if (executedAt !== null)
    chart.care('order.executed', executedAt, data, anyNurse(chart.rng, chart.placeAt(executedAt).departmentId))
  return orderId
}
