import { addDays, type EpochMs, type LocalDay, type Zone } from '@golden-hour/model'
import { atHour } from '../clock.ts'
import { createRng } from '../rng.ts'

/** An hour in which nothing comes from a source; then everything comes at once. */
export interface Silence {
  readonly source: string
  readonly from: EpochMs
  readonly until: EpochMs
}

/** What is wrong with the sources themselves, fixed by the seed. */
export interface FaultPlan {
  readonly seed: number
  /** Its clock is two minutes fast, in what it says happened and in what it says was entered. */
  readonly fastSource: string
  /** These know minutes only. */
  readonly minuteSources: ReadonlySet<string>
  silenceOn(day: LocalDay): Silence
  dayOf(at: EpochMs): LocalDay
  startOfDay(at: EpochMs): EpochMs
}

const FAST: readonly string[] = ['/lis', '/pacs']
const SILENT: readonly string[] = ['/lis', '/emr', '/nursing', '/ed']

export function createFaultPlan(seed: number, zone: Zone): FaultPlan {
  const silences = new Map<LocalDay, Silence>()
  const silence = (day: LocalDay): Silence => {
    const rng = createRng(seed, `silence/${day}`)
    const from = atHour(zone, day, 1 + Math.floor(rng.unit() * 21))
    return { source: rng.pick(SILENT), from, until: atHour(zone, day, (from - zone.startOfDay(day)) / 3_600_000 + 1) }
  }
  return {
    seed,
    fastSource: createRng(seed, 'fast-source').pick(FAST),
    minuteSources: new Set(['/anaesthesia', '/ems']),
    silenceOn(day) {
      const known = silences.get(day) ?? silence(day)
      silences.set(day, known)
      silences.delete(addDays(day, -10))
      return known
    },
    dayOf: (at) => zone.dayOf(at),
    startOfDay: (at) => zone.startOfDay(zone.dayOf(at)),
  }
}
