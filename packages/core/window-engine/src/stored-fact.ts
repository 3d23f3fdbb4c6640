import {
  canonicalJson,
  type EpochMs,
  type Fact,
  type FactData,
  type FactRef,
  factRef,
  sha256,
} from '@golden-hour/model'

const LIVE = 1
const ENCOUNTER_FROM_SUBJECT = 2
const BACKFILL = 4
const MINUTE = 8
const DATE = 16

const PRECISION_FLAGS: Readonly<Record<Fact['precision'], number>> = { second: 0, minute: MINUTE, date: DATE }

const flagsOf = (fact: Fact): number =>
  PRECISION_FLAGS[fact.precision] |
  (fact.op === 'assert' ? LIVE : 0) |
  (fact.encounterFromSubject ? ENCOUNTER_FROM_SUBJECT : 0) |
  (fact.backfill ? BACKFILL : 0)

/** A fact as a case keeps it: the winner of its identity, and when the log brought it. */
export class StoredFact {
  readonly source: string
  readonly type: string
  readonly factId: string
  readonly version: number | null
  readonly occurredAt: EpochMs
  readonly time: string
  readonly subject: string | null
  readonly data: FactData
  readonly #flags: number
  // Both from occurredAt: small integers and null take no room of their own, moments do.
  readonly #recordedAfter: number | null = null
  readonly #knownAfter: number | null = null

  /** `type`: the fact's, as the one text that is kept of each. */
  constructor(fact: Fact, type: string, knownAt: EpochMs) {
    const { occurredAt, recordedAt } = fact
    this.source = fact.source
    this.type = type
    this.factId = fact.factId
    this.version = fact.version
    this.occurredAt = occurredAt
    this.time = fact.time
    this.subject = fact.subject
    this.data = fact.data
    this.#flags = flagsOf(fact)
    if (recordedAt !== occurredAt) this.#recordedAfter = recordedAt - occurredAt
    if (knownAt !== occurredAt) this.#knownAfter = knownAt - occurredAt
  }

  get live(): boolean {
    return (this.#flags & LIVE) !== 0
  }

  get encounterFromSubject(): boolean {
    return (this.#flags & ENCOUNTER_FROM_SUBJECT) !== 0
  }

  get backfill(): boolean {
    return (this.#flags & BACKFILL) !== 0
  }

  /** Known only to the minute. */
  get isMinute(): boolean {
    return (this.#flags & MINUTE) !== 0
  }

  /** Known only to the day. */
  get isDate(): boolean {
    return (this.#flags & DATE) !== 0
  }

  get precision(): Fact['precision'] {
    return this.isDate ? 'date' : this.isMinute ? 'minute' : 'second'
  }

  get recordedAt(): EpochMs {
    return (this.occurredAt + (this.#recordedAfter ?? 0)) as EpochMs
  }

  /** Log time at which what it says became known; a correction that leaves the time alone does not change it. */
  get knownAt(): EpochMs {
    return (this.occurredAt + (this.#knownAfter ?? 0)) as EpochMs
  }
}

export const refOf = (fact: StoredFact): FactRef => factRef(fact)

/** The order of matches: moment, source, factId, by code unit; the type settles what those leave equal. */
export function compareFacts(a: StoredFact, b: StoredFact): number {
  if (a === b) return 0
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt
  return compareIdentity(a, b)
}

export function compareIdentity(a: StoredFact, b: StoredFact): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1
  if (a.factId !== b.factId) return a.factId < b.factId ? -1 : 1
  if (a.type !== b.type) return a.type < b.type ? -1 : 1
  return 0
}

type Ranked = Pick<
  StoredFact,
  'version' | 'recordedAt' | 'live' | 'time' | 'precision' | 'subject' | 'data' | 'encounterFromSubject'
>

/**
 * Which of two messages about one fact wins: positive when `a` does, 0 when they say the same. Explicit version over
 * none, version, recordedAt, void over assert, then the hash of the content: never the order of arrival.
 */
export function compareRank(a: Ranked, b: Ranked): number {
  if (a.version !== b.version) {
    if (a.version === null) return -1
    if (b.version === null) return 1
    return a.version - b.version
  }
  if (a.recordedAt !== b.recordedAt) return a.recordedAt - b.recordedAt
  if (a.live !== b.live) return a.live ? -1 : 1
  if (sameContent(a, b)) return 0
  const hashA = contentHash(a)
  const hashB = contentHash(b)
  return hashA === hashB ? 0 : hashA < hashB ? -1 : 1
}

/** Whether the two say the same, found without hashing; false where only the hash can tell. */
const sameContent = (a: Ranked, b: Ranked): boolean =>
  a.time === b.time &&
  a.precision === b.precision &&
  a.subject === b.subject &&
  a.encounterFromSubject === b.encounterFromSubject &&
  JSON.stringify(a.data) === JSON.stringify(b.data)

function contentHash(fact: Ranked): string {
  let data: FactData = fact.data
  if (fact.encounterFromSubject) {
    const { encounterId: _filled, ...asSent } = fact.data
    data = asSent
  }
  const { time, precision: timeprecision, subject } = fact
  const factop = fact.live ? 'assert' : 'void'
  return sha256(canonicalJson({ time, timeprecision, factop, subject: subject ?? undefined, data }))
}
