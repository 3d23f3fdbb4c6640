import { type EpochMs, epochMs } from '@golden-hour/model'
import { WARDS } from './directory.ts'

/** The hospital's beds. A bed has one patient at a time, which is the limit that everything else obeys. */
export interface Beds {
  /** Takes a bed of the ward from `from` to `until`; false if none is free, or if fewer than `spare` others would stay free. */
  claim(wardId: string, from: EpochMs, until: EpochMs, spare?: number): boolean
  /** The first moment from `from` on at which the ward has a bed. */
  freeAt(wardId: string, from: EpochMs): EpochMs
  readonly total: number
}

/** Every ward has at least one bed. */
export function createBeds(beds: number): Beds {
  const wards = new Map<string, number[]>()
  for (const { id, share } of WARDS)
    wards.set(id, new Array<number>(Math.max(1, Math.round((beds * share) / 1000))).fill(0))
  const ward = (wardId: string): number[] => {
    const found = wards.get(wardId)
    if (found === undefined) throw new RangeError(`beds: no ward ${wardId}; name one of WARDS`)
    return found
  }
  return {
    total: [...wards.values()].reduce((sum, { length }) => sum + length, 0),
    claim(wardId, from, until, spare = 0) {
      const freeFrom = ward(wardId)
      const free = freeFrom.flatMap((at, bed) => (at <= from ? [bed] : []))
      const bed = free[0]
      if (bed === undefined || free.length <= spare) return false
      freeFrom[bed] = until
      return true
    },
    freeAt: (wardId, from) => epochMs(Math.max(from, Math.min(...ward(wardId)))),
  }
}
