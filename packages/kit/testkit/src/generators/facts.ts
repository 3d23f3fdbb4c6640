import fc from 'fast-check'
import type { EventDoc, Json, JsonObject } from '../oracle/facts.ts'
import { sometimes, without } from './palette.ts'

/** One event and when the journal appends it. */
export interface Appended {
  readonly event: EventDoc
  readonly appendedAt: number
}

/** Monday 2026-03-02 08:00 or Friday 2026-03-06 08:00, +08:00: no statutory holiday for a month to either side. */
export const BASES = [Date.parse('2026-03-02T00:00:00Z'), Date.parse('2026-03-06T00:00:00Z')] as const

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Differences that are sums of the palette's lengths, and midnights (the base is 08:00). */
const offset = fc.constantFrom(
  0,
  0,
  90_000,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  40 * MINUTE,
  HOUR,
  90 * MINUTE,
  2 * HOUR,
  16 * HOUR,
  24 * HOUR,
  25 * HOUR,
  40 * HOUR,
  48 * HOUR,
  -10 * MINUTE,
  -30 * MINUTE,
  -HOUR,
  -24 * HOUR,
)
const jitter = fc.constantFrom(0, 0, 0, 0, 1, -1, 1000, -1000, 30_000, 59_999, -MINUTE, MINUTE)

/** RFC 3339 in +08:00, with milliseconds only where there are any. */
export const written = (at: number): string =>
  `${new Date(at + 8 * HOUR).toISOString().replace('Z', '').replace('.000', '')}+08:00`

const body = fc
  .record({
    n: sometimes(1.3, fc.constantFrom(0, 1, 2, 3)),
    s: sometimes(1.3, fc.constantFrom('a', 'b', 'c')),
    flag: sometimes(1.5, fc.boolean()),
  })
  .map((values) => without(values) as unknown as JsonObject)

const draft = fc.record({
  type: fc.nat(59),
  source: fc.constantFrom('/a', '/a', '/b'),
  patient: fc.constantFrom(1, 1, 1, 2),
  encounter: fc.constantFrom(1, 1, 1, 2, 3),
  from: sometimes(6, fc.constantFrom(1, 2, 3)),
  surgery: sometimes(1.3, fc.constantFrom(1, 1, 2)),
  name: fc.constantFrom(1, 2, 3, 4, 5, 6),
  corrects: sometimes(4, fc.nat(11)),
  /** A correction that no version and no time puts after what it corrects. */
  ties: sometimes(3, fc.constant(true)),
  offset,
  jitter,
  precision: fc.oneof(
    { weight: 30, arbitrary: fc.constant('second' as const) },
    { weight: 12, arbitrary: fc.constant('minute' as const) },
    { weight: 1, arbitrary: fc.constant('date' as const) },
  ),
  x: body,
  minutes: sometimes(2, fc.constantFrom(10, 20, 30, 60)),
  when: sometimes(2, offset),
  /** Where the encounter is named: by the subject alone, by both, or by the body alone. */
  named: fc.constantFrom('subject' as const, 'subject' as const, 'both' as const, 'both' as const, 'body' as const),
  version: sometimes(3, fc.constantFrom<number | string>(1, 2, '2', '2026-03-02T09:00:00+08:00')),
  recorded: sometimes(3, fc.constantFrom(0, 1, 5 * MINUTE, HOUR)),
  op: fc.oneof(
    { weight: 8, arbitrary: fc.constant('assert' as const) },
    { weight: 1, arbitrary: fc.constant('void' as const) },
  ),
  delay: fc.constantFrom(0, 0, 1, 1000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 30 * HOUR, -MINUTE),
})

type Drawn = typeof draft extends fc.Arbitrary<infer D> ? D : never
type Draft = Omit<Drawn, 'type'> & { readonly type: string }

function dataOf(d: Draft, base: number): JsonObject {
  const data: Record<string, Json> = {}
  if (Object.keys(d.x).length > 0) data.x = d.x
  if (d.named !== 'subject') data.encounterId = `E${d.patient}${d.encounter}`
  if (d.from !== undefined) data.fromEncounterId = `E${d.patient}${d.from}`
  if (d.surgery !== undefined && d.type.startsWith('surgery.')) data.surgeryId = `S/${d.patient}${d.surgery}`
  if (d.type.startsWith('x.') && d.minutes !== undefined) data.minutes = d.minutes
  if (d.type.startsWith('x.') && d.when !== undefined) data.when = written(base + d.when)
  return data
}

function eventFrom(d: Draft, base: number, n: number): EventDoc {
  const occurred = base + d.offset + d.jitter
  return without({
    specversion: '1.0',
    id: `m${n}`,
    source: d.source,
    type: d.type,
    time: written(occurred),
    subject: d.named === 'body' ? undefined : `E${d.patient}${d.encounter}`,
    partitionkey: `P${d.patient}`,
    recordedtime: d.recorded === undefined ? undefined : written(occurred + d.recorded),
    timeprecision: d.precision === 'second' ? undefined : d.precision,
    // The type is in it because the term of `each` is source and factId alone.
    factid: `${d.patient}-${d.name}-${d.type}`,
    factversion: d.version,
    factop: d.op === 'assert' ? undefined : d.op,
    data: dataOf(d, base),
  }) as unknown as EventDoc
}

/** A draft that corrects an earlier one takes over what identifies it. */
function corrected(drafts: readonly Draft[]): Draft[] {
  const done: Draft[] = []
  for (const d of drafts) {
    const first = d.corrects === undefined ? undefined : done[d.corrects % Math.max(done.length, 1)]
    if (first === undefined) done.push(d)
    else {
      const { type, source, patient, name, offset, jitter, recorded, version } = first
      const tied = d.ties === true ? { offset, jitter, recorded, version } : {}
      done.push({ ...d, type, source, patient, name, ...tied })
    }
  }
  return sameLinks(done)
}

/**
 * All versions of a fact carry a link, or none does: a fact of a type that no rule names is kept only where it links,
 * so of a link that comes and goes the engine may forget the version that took it away (engine.md §2 and §11).
 */
function sameLinks(drafts: readonly Draft[]): Draft[] {
  const links = new Map<string, Draft['from']>()
  return drafts.map((d) => {
    const identity = `${d.type} ${d.source} ${d.patient} ${d.name}`
    if (!links.has(identity)) links.set(identity, d.from)
    return { ...d, from: links.get(identity) }
  })
}

/** Each fact known to the day multiplies the assumptions the oracle has to try; the others become known to the minute. */
function limitCoarse(drafts: readonly Draft[], most: number): Draft[] {
  let left = most
  return drafts.map((d) => {
    if (d.precision !== 'date') return d
    left -= 1
    return left >= 0 ? d : { ...d, precision: 'minute' as const }
  })
}

/** What a stream is made of before it is known which types the rules name. */
export interface StreamDraft {
  readonly base: number
  readonly drafts: readonly Drawn[]
  readonly repeated: number | undefined
  readonly coarse: number
}

export const streamDraft: fc.Arbitrary<StreamDraft> = fc.record({
  base: fc.constantFrom(...BASES),
  drafts: fc.array(draft, { minLength: 1, maxLength: 14 }),
  repeated: sometimes(3, fc.nat(11)),
  coarse: fc.constantFrom(1, 1, 1, 1, 1, 1, 2),
})

/**
 * A stream in the order of its appends: repeated names make corrections, voids before and after their fact, ties of
 * version and duplicates; delays make late arrivals and disorder.
 */
export function streamOf(plan: StreamDraft, types: readonly string[]): Appended[] {
  const named = plan.drafts.map((d) => ({ ...d, type: types[d.type % types.length] ?? 'x.alpha' }))
  const appended = limitCoarse(corrected(named), plan.coarse).map((d, n) => ({
    event: eventFrom(d, plan.base, n),
    appendedAt: plan.base + d.offset + d.jitter + d.delay,
  }))
  const twin = plan.repeated === undefined ? undefined : appended[plan.repeated]
  const all = twin === undefined ? appended : [...appended, { ...twin, appendedAt: twin.appendedAt + MINUTE }]
  return all.sort((a, b) => a.appendedAt - b.appendedAt)
}
