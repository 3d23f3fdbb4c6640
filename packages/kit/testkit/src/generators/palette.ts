import fc from 'fast-check'

/**
 * Few types, few values, few lengths: so that rules and facts meet often, and at the same instants.
 * All types of a patient have `encounterId` and the unchecked `data.x`; the `x.` types take any field.
 */
export const OWN_TYPES = ['x.alpha', 'x.beta', 'x.gamma'] as const
export const KNOWN_TYPES = ['ed.arrived', 'order.executed', 'doc.signed', 'adt.discharged', 'adt.died'] as const
export const SURGERY_TYPES = ['surgery.started', 'surgery.ended', 'surgery.cancelled'] as const
export const ANY_TYPES = [...OWN_TYPES, ...KNOWN_TYPES] as const
export const ALL_TYPES = [...OWN_TYPES, ...KNOWN_TYPES, ...SURGERY_TYPES] as const

/** Lengths that limits, leads and the gaps between facts share, so that boundaries are met exactly. */
export const LENGTHS = { PT90S: 90_000, PT10M: 600_000, PT30M: 1_800_000, PT1H: 3_600_000, P1D: 86_400_000 } as const
export type Length = keyof typeof LENGTHS

export const length: fc.Arbitrary<Length> = fc.constantFrom<Length>('PT90S', 'PT10M', 'PT30M', 'PT1H', 'P1D')
export const shortLength: fc.Arbitrary<Length> = fc.constantFrom<Length>('PT90S', 'PT10M', 'PT30M', 'PT1H')

/** Gives `some` in one of `oneIn` cases, else undefined. Shrinks to undefined. */
export const sometimes = <T>(oneIn: number, some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => {
  const weight = Math.round(100 / oneIn)
  return fc.oneof({ weight: 100 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary: some })
}

/** Leaves out the members that are undefined, as a document would. */
export function without<T extends Record<string, unknown>>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T
}
