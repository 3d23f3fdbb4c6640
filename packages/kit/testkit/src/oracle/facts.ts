import { parseInstant } from '@golden-hour/model'
import { canonical, sha256Of } from './canonical.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

/** A structured CloudEvent as a source sends it (events.md); the generator makes these, the real decoder reads them too. */
export interface EventDoc {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  readonly subject?: string
  readonly partitionkey: string
  readonly recordedtime?: string
  readonly timeprecision?: 'second' | 'minute' | 'date'
  readonly factid?: string
  readonly factversion?: number | string
  readonly factop?: 'assert' | 'void'
  readonly data: JsonObject
}

/** One version of one fact, as it was sent. */
export interface OracleFact {
  readonly source: string
  readonly type: string
  readonly factId: string
  readonly patientId: string
  readonly op: 'assert' | 'void'
  readonly version: number | null
  readonly recordedAt: number
  readonly time: string
  readonly precision: 'second' | 'minute' | 'date'
  readonly subject: string | null
  /** As sent: `encounterId` is not filled in. */
  readonly data: JsonObject
}

/** A fact that won its merge and is no void, ready for matching. */
export interface LiveFact {
  readonly source: string
  readonly type: string
  readonly factId: string
  readonly precision: 'second' | 'minute' | 'date'
  /** What it is sorted by: the instant; the minute's beginning; the first instant of the day. */
  readonly firstInstant: number
  /** The last instant it may have happened at; equals the first unless it is known to the day. */
  readonly lastInstant: number
  readonly data: JsonObject
}

const instant = (text: string): number => {
  const parsed = parseInstant(text)
  if (parsed === null) throw new Error(`not an RFC 3339 time: ${text}`)
  return parsed.at
}

const versionOf = (sent: number | string | undefined): number | null => {
  if (sent === undefined) return null
  if (typeof sent === 'number') return sent
  return /^-?\d+(\.\d+)?$/.test(sent) ? Number(sent) : instant(sent)
}

/** events.md, the table of attributes with their defaults. */
export function factOfEvent(event: EventDoc): OracleFact {
  return {
    source: event.source,
    type: event.type,
    factId: event.factid ?? event.id,
    patientId: event.partitionkey,
    op: event.factop ?? 'assert',
    version: versionOf(event.factversion),
    recordedAt: instant(event.recordedtime ?? event.time),
    time: event.time,
    precision: event.timeprecision ?? 'second',
    subject: event.subject ?? null,
    data: event.data,
  }
}

/** engine.md §2: what the last criterion hashes. */
const contentHash = (fact: OracleFact): string =>
  sha256Of({
    time: fact.time,
    timeprecision: fact.precision,
    factop: fact.op,
    subject: fact.subject ?? undefined,
    data: fact.data,
  })

/** engine.md §2: positive when `a` wins over `b`. Nothing here asks which came last. */
export function compareVersions(a: OracleFact, b: OracleFact): number {
  if ((a.version === null) !== (b.version === null)) return a.version === null ? -1 : 1
  if (a.version !== null && b.version !== null && a.version !== b.version) return a.version - b.version
  if (a.recordedAt !== b.recordedAt) return a.recordedAt - b.recordedAt
  if (a.op !== b.op) return a.op === 'void' ? 1 : -1
  const [hashA, hashB] = [contentHash(a), contentHash(b)]
  return hashA < hashB ? -1 : hashA > hashB ? 1 : 0
}

const DAY = 86_400_000
const MINUTE = 60_000

function liveFact(fact: OracleFact): LiveFact {
  const parsed = parseInstant(fact.time)
  if (parsed === null) throw new Error(`not an RFC 3339 time: ${fact.time}`)
  const at = parsed.at as number
  const shift = parsed.offsetMinutes * MINUTE
  const first =
    fact.precision === 'second'
      ? at
      : fact.precision === 'minute'
        ? Math.floor(at / MINUTE) * MINUTE
        : Math.floor((at + shift) / DAY) * DAY - shift
  const data: Record<string, Json> = { ...fact.data }
  if (data.encounterId === undefined && fact.subject !== null) data.encounterId = fact.subject
  return {
    source: fact.source,
    type: fact.type,
    factId: fact.factId,
    precision: fact.precision,
    firstInstant: first,
    lastInstant: fact.precision === 'date' ? first + DAY - 1 : first,
    data,
  }
}

/** engine.md §2: one entry per (source, type, factId), the greatest wins, a winning void hides the fact. */
export function mergeFacts(facts: readonly OracleFact[]): LiveFact[] {
  const winners = new Map<string, OracleFact>()
  for (const fact of facts) {
    const identity = canonical([fact.source, fact.type, fact.factId])
    const holder = winners.get(identity)
    if (holder === undefined || compareVersions(fact, holder) > 0) winners.set(identity, fact)
  }
  return [...winners.values()].filter((fact) => fact.op === 'assert').map(liveFact)
}

/** `source#type#factId`. */
export const nameOfFact = (fact: LiveFact): string => `${fact.source}#${fact.type}#${fact.factId}`
