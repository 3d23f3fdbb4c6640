import {
  cutToMinute,
  DAY_MS,
  type EpochMs,
  epochMs,
  type Fact,
  MINUTE_MS,
  type ParsedInstant,
  type Precision,
} from '@golden-hour/model'
import { nearestTypes } from '../vocabulary/nearest-types.ts'
import { eventType, isExtensionType } from '../vocabulary/vocabulary.ts'
import { type AttributeFaults, type Attributes, type RawAttributes, readAttributes } from './attributes.ts'
import { bodyErrors } from './body.ts'
import type { Decoded, DecodeOptions } from './decoded.ts'
import { refused } from './problem.ts'

type Body = Readonly<Record<string, unknown>>

/** As exactly as the source knows: the minute's beginning, or the first instant of the day at the offset sent. */
export function occurredAt(instant: ParsedInstant, precision: Precision): EpochMs {
  if (precision === 'second') return instant.at
  if (precision === 'minute') return cutToMinute(instant.at)
  const offset = instant.offsetMinutes * MINUTE_MS
  return epochMs(Math.floor((instant.at + offset) / DAY_MS) * DAY_MS - offset)
}

const isObject = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)

function attributesRefused(raw: RawAttributes, faults: AttributeFaults): Decoded {
  const foreign = raw.specversion == null && raw.id == null && raw.source == null && raw.type == null
  if (foreign) return refused('not-cloudevent', faults.errors)
  return refused(faults.missing ? 'missing-attribute' : 'bad-attribute', faults.errors)
}

function unknownType(type: string): Decoded {
  const nearest = nearestTypes(type)
  const message = `is not in the vocabulary: ${type.slice(0, 100)}; nearest: ${nearest.join(', ')}`
  return refused('unknown-type', [{ path: '/type', message }], nearest)
}

/** A copy with the encounter; the member first, because adding one after the spread costs ten times as much. */
const withEncounter = (body: Body, encounterId: string): Body =>
  'encounterId' in body ? { ...body, encounterId } : { encounterId, ...body }

function factOf(attributes: Attributes, body: Body): Fact {
  const { subject } = attributes
  const encounterFromSubject = subject !== null && body.encounterId === undefined
  return {
    source: attributes.source,
    type: attributes.type,
    factId: attributes.factId,
    patientId: attributes.partitionKey,
    op: attributes.op,
    version: attributes.version,
    recordedAt: attributes.recordedAt,
    occurredAt: occurredAt(attributes.instant, attributes.precision),
    precision: attributes.precision,
    time: attributes.time,
    subject,
    data: encounterFromSubject ? withEncounter(body, subject) : body,
    encounterFromSubject,
    backfill: attributes.backfill,
  }
}

/**
 * What both content modes share: attributes, then the type, then the body, which the caller has found within the limits.
 * `sent` is undefined where there is no body.
 * The body of a void is not checked against its type: a withdrawal need not repeat what it withdraws.
 */
export function decodeEvent(raw: RawAttributes, sent: unknown, options: DecodeOptions): Decoded {
  const faults: AttributeFaults = { missing: false, errors: [] }
  const attributes = readAttributes(raw, faults)
  if (attributes === null) return attributesRefused(raw, faults)
  const { type } = attributes
  if (eventType(type) === undefined && !isExtensionType(type) && options.lenient !== true) return unknownType(type)
  const body = sent === undefined ? {} : sent
  if (!isObject(body)) return refused('bad-data', [{ path: '/data', message: 'must be a JSON object' }])
  const errors = attributes.op === 'void' ? [] : bodyErrors(type, body)
  if (errors.length > 0) return refused('bad-data', errors)
  return { ok: true, event: { id: attributes.id, fact: factOf(attributes, body), knownAt: attributes.knownAt } }
}
