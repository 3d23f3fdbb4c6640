import { type EpochMs, epochMs, type ParsedInstant, type Precision, parseInstant } from '@golden-hour/model'
import type { ProblemError } from './problem.ts'

/** Attributes as a transport gave them, by their CloudEvents names. Null means absent. */
export type RawAttributes = Readonly<Record<string, unknown>>

/** Attribute names in the order in which they are written. */
export const ATTRIBUTES = [
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'partitionkey',
  'recordedtime',
  'timeprecision',
  'factid',
  'factversion',
  'factop',
  'knowntime',
  'backfill',
] as const

export type AttributeName = (typeof ATTRIBUTES)[number]

export interface Attributes {
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  readonly instant: ParsedInstant
  readonly subject: string | null
  readonly partitionKey: string
  readonly recordedAt: EpochMs
  readonly precision: Precision
  readonly factId: string
  readonly version: number | null
  readonly op: 'assert' | 'void'
  readonly knownAt: EpochMs | null
  readonly backfill: boolean
}

/** Collects what is wrong, so that all of it is told at once. */
export interface AttributeFaults {
  missing: boolean
  readonly errors: ProblemError[]
}

// Earlier years are what systems write for no time at all (0001-01-01).
const FIRST_YEAR = '1900'
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
const AN_INSTANT = 'must be an RFC 3339 time with offset, such as 2026-03-02T08:00:00+08:00'
const NUMERIC = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/
// Control characters and lone surrogates do not survive every transport, so an id that holds one is not the same id twice.
const FRAGILE = /[\p{Cc}\p{Cs}]/u
// A URI-reference without fragment: `#` divides the parts of a fact's reference.
const SOURCE = /^(?:[^\s<>"{}|\\^`#%]|%[0-9A-Fa-f]{2})+$/
const TYPE = /^[^\s#]+$/

const bad = (faults: AttributeFaults, name: AttributeName, message: string): null => {
  faults.errors.push({ path: `/${name}`, message })
  return null
}

function optionalText(raw: RawAttributes, name: AttributeName, faults: AttributeFaults): string | null {
  const value = raw[name]
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') return bad(faults, name, 'must be a string')
  if (value === '') return bad(faults, name, 'must not be empty; leave it out where there is none')
  if (FRAGILE.test(value)) return bad(faults, name, 'must not hold control characters or half characters')
  return value
}

function requiredText(raw: RawAttributes, name: AttributeName, faults: AttributeFaults): string | null {
  const value = raw[name]
  if (value !== undefined && value !== null) return optionalText(raw, name, faults)
  faults.missing = true
  return bad(faults, name, 'is required')
}

function shaped(
  raw: RawAttributes,
  name: AttributeName,
  faults: AttributeFaults,
  shape: RegExp,
  message: string,
): string | null {
  const value = requiredText(raw, name, faults)
  return value === null || shape.test(value) ? value : bad(faults, name, message)
}

function readInstant(text: string | null, name: AttributeName, faults: AttributeFaults): ParsedInstant | null {
  if (text === null) return null
  const instant = parseInstant(text)
  if (instant === null || text < FIRST_YEAR || instant.at > LATEST) return bad(faults, name, AN_INSTANT)
  return instant
}

function oneOf<T extends string>(
  raw: RawAttributes,
  name: AttributeName,
  faults: AttributeFaults,
  allowed: readonly T[],
): T | null {
  const value = raw[name]
  if (value === undefined || value === null) return null
  const found = allowed.find((candidate) => candidate === value)
  return found ?? bad(faults, name, `must be one of ${allowed.join(', ')}`)
}

function readVersion(raw: RawAttributes, faults: AttributeFaults): number | null {
  const value = raw.factversion
  if (value === undefined || value === null) return null
  // Adding 0 turns -0, which no text form keeps, into 0.
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0
  if (typeof value === 'string') {
    const version = NUMERIC.test(value) ? Number(value) : parseInstant(value)?.at
    if (version !== undefined && Number.isFinite(version)) return version + 0
  }
  return bad(faults, 'factversion', `must be a number, or a time: ${AN_INSTANT}`)
}

function readBackfill(raw: RawAttributes, faults: AttributeFaults): boolean {
  const value = raw.backfill
  if (value === true || value === 'true') return true
  if (value === undefined || value === null || value === false || value === 'false') return false
  bad(faults, 'backfill', 'must be true or false')
  return false
}

function checkSpecVersion(raw: RawAttributes, faults: AttributeFaults): void {
  const value = requiredText(raw, 'specversion', faults)
  if (value !== null && value !== '1.0') bad(faults, 'specversion', 'must be 1.0')
}

/** Reads all attributes; null, with every fault in `faults`, where any is missing or malformed. */
export function readAttributes(raw: RawAttributes, faults: AttributeFaults): Attributes | null {
  checkSpecVersion(raw, faults)
  const id = requiredText(raw, 'id', faults)
  const source = shaped(raw, 'source', faults, SOURCE, 'must be a URI-reference without fragment, such as /his')
  const type = shaped(raw, 'type', faults, TYPE, 'must be a name without white space and #, such as ed.arrived')
  const time = requiredText(raw, 'time', faults)
  const instant = readInstant(time, 'time', faults)
  const subject = optionalText(raw, 'subject', faults)
  const partitionKey = requiredText(raw, 'partitionkey', faults)
  const recorded = readInstant(optionalText(raw, 'recordedtime', faults), 'recordedtime', faults)
  const precision = oneOf(raw, 'timeprecision', faults, ['second', 'minute', 'date']) ?? 'second'
  const factId = optionalText(raw, 'factid', faults)
  const version = readVersion(raw, faults)
  const op = oneOf(raw, 'factop', faults, ['assert', 'void']) ?? 'assert'
  const known = readInstant(optionalText(raw, 'knowntime', faults), 'knowntime', faults)
  const backfill = readBackfill(raw, faults)
  if (faults.errors.length > 0) return null
  if (id === null || source === null || type === null) return null
  if (time === null || instant === null || partitionKey === null) return null
  return {
    id,
    source,
    type,
    time,
    instant,
    subject,
    partitionKey,
    recordedAt: recorded?.at ?? epochMs(instant.at),
    precision,
    factId: factId ?? id,
    version,
    op,
    knownAt: known?.at ?? null,
    backfill,
  }
}
