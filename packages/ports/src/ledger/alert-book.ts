import type {
  AckKind,
  AckOutcome,
  AlertLadder,
  Ask,
  Climb,
  RosterFault,
  RosterRow,
  Told,
} from '@golden-hour/alert-ladder'
import type { EpochMs, Fact, FactRef, Transition } from '@golden-hour/model'
import type { ReadPosition, RecordedTransition } from './clinical-book.ts'

/** Who was told in the running cycle, and by which step. */
export interface ToldInCycle {
  readonly person: string
  readonly role: string
  readonly ask: Ask
  readonly task: string | null
  readonly step: number
}

/** An alert as it stands. Its ladder is the one it opened with: a rulebook that changes does not move it. */
export interface StoredAlert {
  readonly alertId: string
  /** A few characters that name it aloud and on a lock screen. */
  readonly code: string
  /** From 1 per window: an alert that closed is never opened again, a new one is. */
  readonly episode: number
  readonly windowId: string
  readonly ruleId: string
  readonly ruleName: { readonly zh: string; readonly en: string }
  readonly patientId: string
  readonly encounterId: string | null
  readonly department: string | null
  readonly responsible: Readonly<Record<string, string>> | null
  /** The fact that began the window. */
  readonly startRef: FactRef
  readonly severity: 'critical' | 'high' | 'low'
  readonly dueAt: EpochMs | null
  readonly openedAt: EpochMs
  readonly closedAt: EpochMs | null
  readonly closedReason: string | null
  /** What the wall board shows of it, by its code; null: nothing yet. */
  readonly board: string | null
  readonly ladder: AlertLadder
  readonly climb: Climb
  readonly told: readonly ToldInCycle[]
  /** Everybody told in any cycle. */
  readonly staff: readonly string[]
}

export interface FiredStep {
  readonly cycle: number
  readonly step: number
  /** 0: the step; from 1: its reminders. */
  readonly round: number
  readonly dueAt: EpochMs
  readonly late: boolean
  readonly merged: readonly number[]
  readonly told: readonly Told[]
}

export type DeliveryState = 'pending' | 'sending' | 'accepted' | 'failed' | 'expired' | 'cancelled'

/** One message to one person by one channel. */
export interface NewDelivery {
  readonly deliveryId: string
  readonly cycle: number
  readonly step: number
  readonly round: number
  readonly person: string
  readonly channel: string
  /** Its place among the step's channels: a failure starts the next. */
  readonly order: number
  readonly state: 'pending' | 'accepted' | 'failed'
  readonly reason: string | null
  /** When it is to be sent, unless a receipt comes first; null: only if the channel before it fails. */
  readonly dueAt: EpochMs | null
  readonly expiresAt: EpochMs
  readonly title: string
  readonly text: string
  readonly link: string | null
}

export interface NewAlertLogEntry {
  readonly at: EpochMs
  readonly kind: string
  readonly cycle: number
  readonly step: number | null
  readonly staffId: string | null
  readonly channel: string | null
  readonly text: string
}

export interface AlertLogLine extends NewAlertLogEntry {
  readonly seq: number
}

/** Everything that one decision changes, written together or not at all. */
export interface AlertChange {
  readonly alert: StoredAlert
  readonly steps: readonly FiredStep[]
  readonly deliveries: readonly NewDelivery[]
  /** Deliveries that need not be made any more: all of the alert, those to one person, or none. */
  readonly cancel: 'all' | { readonly person: string } | null
  readonly faults: readonly RosterFault[]
  readonly log: readonly NewAlertLogEntry[]
}

/** Transitions in the order of the topic, and how far the topic was read with them. */
export interface AlertBatch {
  readonly transitions: readonly RecordedTransition[]
  readonly position: ReadPosition
  readonly at: EpochMs
}

export interface AckRequest {
  readonly alertId: string
  readonly person: string
  /** The caller's own name of this acknowledgement: the same twice is answered as the first time. */
  readonly clientAckId: string
  readonly kind: AckKind
  readonly readBack: string | null
  readonly note: string | null
  readonly at: EpochMs
}

export interface AckDecision {
  readonly outcome: AckOutcome
  /** Null: nothing changes. */
  readonly change: AlertChange | null
}

/** `repeated`: this person said the same in this cycle already. */
export type AckAnswerOutcome = AckOutcome | 'repeated' | 'no-such-alert'

/** A delivery in hand: nobody else has it until the lease runs out. */
export interface ClaimedDelivery {
  readonly deliveryId: string
  readonly alertId: string
  readonly severity: StoredAlert['severity']
  readonly person: string
  readonly channel: string
  /** Null where no contact of that person is kept for the channel. */
  readonly address: string | null
  readonly title: string
  readonly text: string
  readonly link: string | null
  /** This attempt's number, from 1; also what fences an attempt whose lease ran out. */
  readonly attempt: number
  /** Temporary failures before it. */
  readonly temporaries: number
  /** An attempt before this one may have arrived. */
  readonly mayHaveArrived: boolean
}

export interface ClaimRequest {
  /** The hospital's time: what is due, and what has expired. */
  readonly now: EpochMs
  /** The wall's time, by which leases run. */
  readonly wall: EpochMs
  readonly leaseUntil: EpochMs
  readonly severities: readonly StoredAlert['severity'][]
  readonly limit: number
}

/** What an attempt came to. */
export interface DeliveryOutcome {
  readonly state: 'accepted' | 'failed' | 'pending'
  readonly reason: string | null
  readonly providerId: string | null
  /** Of `pending`: when to try again. */
  readonly dueAt: EpochMs | null
  readonly temporary: boolean
  readonly ambiguous: boolean
  /** The step's next channel to the same person is due at once. */
  readonly startNext: boolean
  readonly at: EpochMs
}

export interface InboxEntry {
  readonly alert: StoredAlert
  /** What this person said in the running cycle. */
  readonly acks: readonly string[]
}

export interface StoredRosterFault extends RosterFault {
  readonly at: EpochMs
  readonly alertId: string
}

export interface Contact {
  readonly person: string
  readonly channel: string
  readonly address: string
}

export interface Roster {
  /** Keeps rows; the same (department, role, person, kind, from) takes the newer end. One that ends as it begins is taken out. */
  put(rows: readonly RosterRow[]): Promise<void>
  /** Rows that cover a part of `[from, to)`. */
  list(from: EpochMs, to: EpochMs): Promise<readonly RosterRow[]>
  /** Newest first. */
  faults(limit: number): Promise<readonly StoredRosterFault[]>
}

export interface Contacts {
  /** One address a person and channel; the newer takes the place of the older. */
  put(contacts: readonly Contact[]): Promise<void>
  list(): Promise<readonly Contact[]>
}

/** What should not be: open alerts that no timer will wake, timers nobody acted on, leases left lying, steps unheard. */
export interface AuditFindings {
  readonly orphans: readonly string[]
  readonly overdue: readonly string[]
  readonly stuck: readonly string[]
  /** Each named once. */
  readonly silent: readonly { readonly alertId: string; readonly cycle: number; readonly step: number }[]
}

export type AlertQuery =
  | { readonly patientId: string }
  | { readonly windowId: string }
  /** The newest of the hospital. */
  | { readonly open: true }

/**
 * Alerts, what was told to whom, and what they answered. Every method is one transaction; `decide` is called within
 * it, with the alert locked, and must be pure and quick: a transaction that had to give way asks it again.
 *
 * 1. At most one alert of a window is not closed. 2. A change is written whole or not at all. 3. One delivery per
 * (alert, cycle, step, round, person, channel). 4. The log only grows. 5. A transition has its effect once: what is not
 * newer than the last one taken of the topic is dropped, and its position only moves forward.
 */
export interface AlertBook {
  position(topic: string, partition: number): Promise<ReadPosition | null>
  /** Each transition with the window's alert that is not closed, and how many the window has had. */
  take(
    batch: AlertBatch,
    decide: (transition: Transition, standing: StoredAlert | null, episodes: number) => AlertChange | null,
  ): Promise<readonly StoredAlert[]>
  /** The earliest moment at which an alert wants to be woken; null: none. */
  nextTimer(): Promise<EpochMs | null>
  /** Alerts whose moment has come, the most urgent first, at most `limit`, with the roster of `now`. */
  wake(
    now: EpochMs,
    limit: number,
    decide: (alert: StoredAlert, roster: readonly RosterRow[]) => AlertChange,
  ): Promise<readonly StoredAlert[]>
  acknowledge(
    request: AckRequest,
    decide: (alert: StoredAlert, roster: readonly RosterRow[]) => AckDecision,
  ): Promise<{
    readonly outcome: AckAnswerOutcome
    readonly alert: StoredAlert | null
    readonly acks: readonly string[]
  }>
  /** The earliest moment at which a delivery is to be sent; null: none. */
  nextDelivery(severities: readonly StoredAlert['severity'][]): Promise<EpochMs | null>
  /** Leases deliveries that are due, also those whose lease ran out; what has expired is marked so. */
  claim(request: ClaimRequest): Promise<readonly ClaimedDelivery[]>
  /** Ignored where the delivery is not this attempt's any more. */
  record(delivery: ClaimedDelivery, outcome: DeliveryOutcome): Promise<void>
  get(alertId: string): Promise<StoredAlert | null>
  /** Newest first, at most 500. */
  find(query: AlertQuery): Promise<readonly StoredAlert[]>
  /** The newest alert of each of these windows. */
  latest(windowIds: readonly string[]): Promise<readonly StoredAlert[]>
  /** Oldest first. */
  log(alertIds: readonly string[]): Promise<ReadonlyMap<string, readonly AlertLogLine[]>>
  /** Alerts that are not closed and in whose running cycle this person was told. */
  inbox(person: string): Promise<readonly InboxEntry[]>
  /** Live facts of a patient whose data has these members, earliest first. */
  keyFacts(patientId: string, key: Readonly<Record<string, string>>): Promise<readonly Fact[]>
  /** `before`: timers due before it are overdue; `wallBefore`: leases that ran out before it are stuck. */
  audit(before: EpochMs, wallBefore: EpochMs): Promise<AuditFindings>
  readonly roster: Roster
  readonly contacts: Contacts
}
