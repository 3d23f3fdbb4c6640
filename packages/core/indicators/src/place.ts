import type { WindowView } from '@golden-hour/model'
import { stratumOf } from './reading.ts'
import { type Scope, UNASSIGNED } from './report.ts'

/** Where a figure is counted: one hospital, department or ward, or one stratum of the hospital. */
export interface Place {
  readonly scope: Scope
  readonly scopeId: string
  readonly stratum: string | null
}

/** One entry of an indicator's `by`. `key` is cheap and names the place among those of the entry. */
export interface Division {
  key(window: WindowView): string
  place(window: WindowView): Place
}

function unitDivision(scope: 'department' | 'ward'): Division {
  const key = (window: WindowView): string => window[scope] ?? UNASSIGNED
  return { key, place: (window) => ({ scope, scopeId: key(window), stratum: null }) }
}

function markDivision(name: string, hospitalId: string): Division {
  const key = (window: WindowView): string => `${name}=${stratumOf(window, name)}`
  return { key, place: (window) => ({ scope: 'hospital', scopeId: hospitalId, stratum: key(window) }) }
}

/** `hospital`, `department`, `ward` or `mark:NAME`. The loader has refused anything else. */
export function createDivision(by: string, hospitalId: string): Division {
  if (by === 'hospital') {
    const place: Place = { scope: 'hospital', scopeId: hospitalId, stratum: null }
    return { key: () => '', place: () => place }
  }
  if (by === 'department' || by === 'ward') return unitDivision(by)
  if (by.startsWith('mark:')) return markDivision(by.slice('mark:'.length), hospitalId)
  throw new TypeError(`by: ${by} is none of hospital, department, ward, mark:NAME`)
}
