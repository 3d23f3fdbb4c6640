import type { EpochMs, FactData, Transition, WindowView } from '@golden-hour/model'

/** The standing version of a fact that is not void, short enough for a lane. */
export interface LiveFact {
  readonly source: string
  readonly type: string
  readonly factId: string
  readonly encounterId: string | null
  readonly fromEncounterId: string | null
  readonly departmentId: string | null
  readonly wardId: string | null
  readonly occurredAt: EpochMs
  readonly knownAt: EpochMs
  /** Null for types whose content was not asked for. */
  readonly data: FactData | null
}

/** What a board shows of a window. */
export interface WindowBrief
  extends Pick<
    WindowView,
    | 'windowId'
    | 'ruleId'
    | 'patientId'
    | 'encounterId'
    | 'department'
    | 'status'
    | 'reason'
    | 'startedAt'
    | 'dueAt'
    | 'stoppedAt'
    | 'marginMs'
  > {
  readonly documentedLate: boolean
  readonly revision: number
}

/** Everything known now of one patient who may be in the emergency department. */
export interface EmergencyPatient {
  readonly patientId: string
  readonly facts: readonly LiveFact[]
  /** Without those that are void. */
  readonly windows: readonly WindowBrief[]
}

export interface EmergencyQuery {
  /** Arrivals before this are no longer looked at. */
  readonly arrivedSince: EpochMs
  /** Only these; null: everybody. */
  readonly patients: readonly string[] | null
  /** The types whose content is wanted. */
  readonly contentOf: readonly string[]
}

export interface StartedQuery {
  /** Both ends included. */
  readonly from: EpochMs
  readonly to: EpochMs
  readonly rules: readonly string[]
}

/** What ends a stay in the emergency department: for the encounter it names; or for the patient, once it happened. */
export const LEAVES_ENCOUNTER = ['ed.left', 'adt.discharged', 'adt.died', 'adt.transferred-out'] as const
export const LEAVES_PATIENT = ['adt.ward-entered', 'icu.entered', 'adt.died'] as const

/** What the board reads; nothing here writes. */
export interface TimelineReader {
  /**
   * Patients with an arrival that no standing fact has ended. May hold one whose stay another version has ended: whoever
   * draws lanes looks again; never leaves one out.
   */
  emergency(query: EmergencyQuery): Promise<readonly EmergencyPatient[]>
  /** The last word on each window of the patient. */
  windowsOf(patientId: string): Promise<readonly Transition[]>
  /** The last word on one window. */
  window(windowId: string): Promise<Transition | null>
  /** The last word on every window of these rules that starts in the span. */
  windowsStarted(query: StartedQuery): AsyncIterable<Transition>
  /** The departments that a fact or a window of each patient names; patients of whom nothing is known are left out. */
  departmentsOf(patientIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>
}
