import { DAY_MS, type EpochMs } from '@golden-hour/model'
import {
  type EmergencyPatient,
  LEAVES_ENCOUNTER,
  LEAVES_PATIENT,
  type LiveFact,
  type WindowBrief,
} from '@golden-hour/ports'

/** One stay in the emergency department that has not ended. */
export interface Stay {
  readonly patientId: string
  readonly encounterId: string | null
  readonly arrivedAt: EpochMs
  /** Of this stay and what continues it. */
  readonly facts: readonly LiveFact[]
  readonly windows: readonly WindowBrief[]
}

const ENDS_ENCOUNTER: ReadonlySet<string> = new Set(LEAVES_ENCOUNTER)
const ENDS_PATIENT: ReadonlySet<string> = new Set(LEAVES_PATIENT)

/** Of each encounter with an arrival, the earliest. */
function arrivals(facts: readonly LiveFact[], since: EpochMs): ReadonlyMap<string | null, EpochMs> {
  const earliest = new Map<string | null, EpochMs>()
  for (const { type, encounterId, occurredAt } of facts) {
    if (type !== 'ed.arrived') continue
    const known = earliest.get(encounterId)
    if (known === undefined || occurredAt < known) earliest.set(encounterId, occurredAt)
  }
  return new Map([...earliest].filter(([, at]) => at >= since))
}

const hasEnded = (facts: readonly LiveFact[], encounter: string | null, arrivedAt: EpochMs): boolean =>
  facts.some(
    ({ type, encounterId, occurredAt }) =>
      (ENDS_ENCOUNTER.has(type) && encounterId === encounter) || (ENDS_PATIENT.has(type) && occurredAt >= arrivedAt),
  )

/** The encounter and all that continue it. */
function visitOf(facts: readonly LiveFact[], encounter: string | null): ReadonlySet<string | null> {
  const visit = new Set([encounter])
  const links = facts.filter(({ fromEncounterId }) => fromEncounterId !== null)
  for (let grown = true; grown; ) {
    grown = false
    for (const { encounterId, fromEncounterId } of links) {
      if (!visit.has(fromEncounterId) || visit.has(encounterId)) continue
      visit.add(encounterId)
      grown = true
    }
  }
  return visit
}

/** The stays of a patient that arrived since and have not ended, by all that is known now. */
export function staysOf({ patientId, facts, windows }: EmergencyPatient, since: EpochMs): readonly Stay[] {
  const stays: Stay[] = []
  for (const [encounterId, arrivedAt] of arrivals(facts, since)) {
    if (hasEnded(facts, encounterId, arrivedAt)) continue
    const visit = visitOf(facts, encounterId)
    const belongs = (encounter: string | null, at: EpochMs): boolean =>
      encounter === null ? at >= arrivedAt - DAY_MS : visit.has(encounter)
    stays.push({
      patientId,
      encounterId,
      arrivedAt,
      facts: facts.filter((fact) => belongs(fact.encounterId, fact.occurredAt)),
      windows: windows.filter((window) => belongs(window.encounterId, window.startedAt)),
    })
  }
  return stays
}
