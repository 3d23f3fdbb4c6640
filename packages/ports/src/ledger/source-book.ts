import type { DurationMs, EpochMs } from '@golden-hour/model'
import type { Offset, RecordToAppend } from '../event-log.ts'

/** A connection that may send events, and how what it sends is read. */
export interface SourceProfile {
  readonly id: string
  readonly name: string
  /** CloudEvents sources it may speak for: exact, or a prefix that ends in `*`. */
  readonly allowed: readonly string[]
  /** Takes types that are not in the vocabulary too. */
  readonly lenient: boolean
  /** How much later than its arrival an event may say that it happened. */
  readonly futureToleranceMs: DurationMs
  /** Silent for longer than this, in the hospital's time, is worth a look; null where it may be silent. */
  readonly heartbeatMs: DurationMs | null
}

export interface StoredSource {
  readonly profile: SourceProfile
  readonly createdAt: EpochMs
  /** SHA-256 (lower-case hex) of each of its keys that still holds. */
  readonly keyHashes: readonly string[]
}

/** What happened since the last time it was written; added to what stands. */
export interface SourceTraffic {
  readonly sourceId: string
  readonly lastAt: EpochMs
  readonly accepted: number
  readonly duplicates: number
  readonly refused: number
  readonly quarantined: number
  /** Received less occurred of events since then, newest last. Of all, the newest 101 are kept. */
  readonly lagsMs: readonly number[]
  /** Records of its topic that were no longer kept when they were to be read. */
  readonly lost: number
  /** Events by the minute of the hospital's clock in which they came (its number since the epoch). */
  readonly minutes: readonly { readonly minute: number; readonly events: number }[]
}

export interface SourceStanding {
  readonly sourceId: string
  readonly lastAt: EpochMs
  readonly accepted: number
  readonly duplicates: number
  readonly refused: number
  readonly quarantined: number
  readonly lagsMs: readonly number[]
  readonly lost: number
  /** Events in the hour asked for. */
  readonly inHour: number
}

/** One version of a fact that the journal holds. */
export interface SeenVersion {
  /** Of everything it says, its patient and its rank included. */
  readonly digest: string
  readonly patientId: string
  readonly version: number | null
  readonly recordedAt: EpochMs
  readonly op: 'assert' | 'void'
}

/** What the journal holds of one fact. */
export interface FactEntry {
  /** Source, type and fact id as one text. */
  readonly identity: string
  /** The greatest rank first. Never empty. */
  readonly seen: readonly SeenVersion[]
  /** The keys that the winner names; none where it is a void. */
  readonly keys: readonly string[]
}

/** Whose key it is: the patient of the live facts that name it. */
export interface KeyOwner {
  readonly key: string
  readonly patientId: string
  /** How many live facts of the owner name it; 0: nobody's. */
  readonly facts: number
}

/** How far the journal is in the index. */
export interface IndexPosition {
  readonly partition: number
  readonly topicId: string
  readonly next: Offset
}

export interface IndexWrite {
  readonly facts: readonly FactEntry[]
  readonly owners: readonly KeyOwner[]
  readonly positions: readonly IndexPosition[]
}

/** What is known of the facts and keys that a round touches. */
export interface RoundView {
  readonly facts: readonly FactEntry[]
  readonly owners: readonly KeyOwner[]
  /** Identities and keys whose last change is of a round that is not wholly in the journal yet. */
  readonly undelivered: ReadonlySet<string>
}

/** What a round appends to one partition. Parts of wave 2 follow when all of wave 1 are in the journal. */
export interface RoundPart {
  readonly wave: 1 | 2
  readonly partition: number
  readonly records: readonly RecordToAppend[]
}

/** What a round says: new index rows, and the records that go into the journal for them. */
export interface RoundDecision {
  readonly facts: readonly FactEntry[]
  readonly owners: readonly KeyOwner[]
  readonly parts: readonly RoundPart[]
}

/** An event that could not be taken, as it came. */
export interface QuarantinedEvent {
  /** The same for the same bytes of the same source. */
  readonly quarantineId: string
  readonly sourceId: string
  readonly receivedAt: EpochMs
  readonly reason: string
  readonly detail: string
  /** How the bytes are to be read again. */
  readonly mode: 'structured' | 'binary'
  /** The event's attributes where the mode keeps them apart from the bytes. */
  readonly headers: Readonly<Record<string, string>>
  readonly raw: Uint8Array
  /** Where it stands, for a person to find: topic, partition and offset. Null where it was sent to us. */
  readonly place: string | null
}

export interface QuarantineTry {
  readonly at: EpochMs
  /** Staff id. */
  readonly by: string
  readonly outcome: 'accepted' | 'refused'
  readonly reason: string
  readonly detail: string
}

export interface QuarantineEntry extends Omit<QuarantinedEvent, 'raw' | 'headers'> {
  readonly bytes: number
  readonly state: 'waiting' | 'accepted'
  readonly tries: readonly QuarantineTry[]
}

export interface QuarantineFilter {
  readonly state: 'waiting' | 'accepted' | null
  readonly reason: string | null
  readonly sourceId: string | null
  readonly limit: number
  readonly offset: number
}

/** Sources with their keys and counts, the router's index, quarantine. The gateway is its only writer. */
export interface SourceBook {
  /** Writes the profile, in place of one of the same id. */
  putSource(profile: SourceProfile, at: EpochMs): Promise<void>
  /** A key that is there already stays its source's. */
  addKey(sourceId: string, keyHash: string, at: EpochMs): Promise<void>
  revokeKey(keyHash: string, at: EpochMs): Promise<void>
  /** All, by id. */
  sources(): Promise<readonly StoredSource[]>

  addTraffic(traffic: readonly SourceTraffic[]): Promise<void>
  /** Every source that has sent anything; `inHour` counts the minutes after `now` less an hour. */
  standings(now: EpochMs): Promise<readonly SourceStanding[]>

  /** What is known of these; what is not known is not in the answer. */
  lookUp(
    identities: readonly string[],
    keys: readonly string[],
  ): Promise<{ readonly facts: readonly FactEntry[]; readonly owners: readonly KeyOwner[] }>
  /** Facts, owners and positions together or not at all. A position of the same topic never goes back. */
  writeIndex(write: IndexWrite): Promise<void>
  /** By partition. */
  indexPositions(): Promise<readonly IndexPosition[]>
  /**
   * Empties facts, owners, positions and rounds: they are of a journal that is no longer there. False, and nothing is
   * emptied, where the positions are not `found` any more: somebody else has begun anew.
   */
  clearIndex(found: readonly IndexPosition[]): Promise<boolean>

  /**
   * One of several writers decides. `decide` is called with what is known of these names, and of the keys that the facts
   * named until now, while nobody else decides about any of them; what it says is written in the same transaction.
   * It may be called again, with more names. Answers the number of the round, null where it has no parts.
   */
  decideRound(
    identities: readonly string[],
    keys: readonly string[],
    decide: (view: RoundView) => RoundDecision,
  ): Promise<number | null>
  /** The rounds of which anything is not known to be in the journal, the oldest first. */
  undeliveredRounds(): Promise<readonly number[]>
  /** What of the round is left; none where all of it was delivered. */
  partsOf(round: number): Promise<readonly RoundPart[]>
  /** The journal has these. */
  delivered(round: number, parts: readonly Pick<RoundPart, 'wave' | 'partition'>[]): Promise<void>

  /** Keeps it for good. The same again is kept once, waiting, with its newest reason. */
  quarantine(events: readonly QuarantinedEvent[]): Promise<void>
  /** Newest first. */
  quarantined(filter: QuarantineFilter): Promise<{ readonly total: number; readonly rows: readonly QuarantineEntry[] }>
  quarantinedEvent(quarantineId: string): Promise<(QuarantineEntry & QuarantinedEvent) | null>
  /** Adds the try; an accepted one ends the waiting, a refused one gives it its newest reason. */
  addTry(quarantineId: string, attempt: QuarantineTry): Promise<void>
}
