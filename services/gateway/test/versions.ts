import { event } from './harness.ts'

/** One version of one fact, in a run of a property. */
export interface Version {
  readonly fact: number
  readonly version: number
  readonly patient: string
  readonly op: 'assert' | 'void'
  /** Whose number it carries, if any. */
  readonly encounter?: string | null
}

export const named = ({ fact, version }: Version): string => `${fact}/${version}`

export const eventOf = (run: number, v: Version): Readonly<Record<string, unknown>> =>
  event({
    id: `${run}-${named(v)}`,
    factid: `${run}-${v.fact}`,
    factversion: v.version,
    factop: v.op,
    partitionkey: v.patient,
    subject: v.encounter == null ? undefined : `${run}-${v.encounter}`,
    data: { x: { said: named(v) } },
  })
