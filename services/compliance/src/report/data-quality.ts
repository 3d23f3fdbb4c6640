import { byCodeUnit, type Transition } from '@golden-hour/model'
import type { DataQuality } from './report.ts'

export function dataQualityOf(windows: readonly Transition[]): DataQuality {
  const unknown = new Map<string, number>()
  let documentedLate = 0
  let backdated = 0
  let zero = 0
  let told = 0
  for (const window of windows) {
    if (window.status === 'void') continue
    told += 1
    if (window.status === 'unknown') {
      const reason = window.reason ?? 'unstated'
      unknown.set(reason, (unknown.get(reason) ?? 0) + 1)
    }
    if (window.documentedLate) documentedLate += 1
    if (window.quality.includes('backdated')) backdated += 1
    if (window.quality.includes('zero')) zero += 1
  }
  const unknownByReason = Object.fromEntries([...unknown].sort(([a], [b]) => byCodeUnit(a, b)))
  return { windows: told, unknownByReason, documentedLate, backdated, zero }
}
