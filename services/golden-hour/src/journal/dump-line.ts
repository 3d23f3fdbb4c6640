import { type EpochMs, epochMs } from '@golden-hour/model'
import type { LogRecord, StoredRulebook } from '@golden-hour/ports'

/** The first line of a dump. */
export interface DumpHead {
  readonly topic: string
  readonly id: string
  readonly partitions: number
}

export interface DumpedRecord {
  readonly partition: number
  readonly record: LogRecord
}

/** A line of a dump: what the journal was, a rulebook that it names, or one of its records. */
export type DumpLine =
  | { readonly head: DumpHead }
  | { readonly rulebook: StoredRulebook }
  | { readonly dumped: DumpedRecord }

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** As JSON where that gives the same bytes again, else in base64: a dump loses nothing. */
function contentOf(bytes: Uint8Array): { readonly value: unknown } | { readonly base64: string } {
  try {
    const text = decoder.decode(bytes)
    const value: unknown = JSON.parse(text)
    if (JSON.stringify(value) === text) return { value }
  } catch {
    // It is no text, or no JSON.
  }
  return { base64: Buffer.from(bytes).toString('base64') }
}

export const recordLine = ({ partition, record }: DumpedRecord): string => {
  const { offset, appendedAt, key, headers, value } = record
  const at = new Date(appendedAt).toISOString()
  return JSON.stringify({ partition, offset, appendedAt: at, key, headers, ...contentOf(value) })
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function appendedAtOf(value: unknown): EpochMs | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? null : epochMs(at)
}

function bytesOf({ value, base64 }: Readonly<Record<string, unknown>>): Uint8Array | null {
  if (typeof base64 === 'string') return new Uint8Array(Buffer.from(base64, 'base64'))
  return value === undefined ? null : new TextEncoder().encode(JSON.stringify(value))
}

function recordOf(line: Readonly<Record<string, unknown>>): DumpedRecord | null {
  const { partition, offset, key, headers } = line
  const appendedAt = appendedAtOf(line.appendedAt)
  const value = bytesOf(line)
  if (!isOffset(partition) || !isOffset(offset) || appendedAt === null || value === null) return null
  if ((key !== null && typeof key !== 'string') || !isObject(headers)) return null
  return { partition, record: { offset, appendedAt, key, headers: headers as LogRecord['headers'], value } }
}

/** Null where it is no line of a dump. */
export function readDumpLine(text: string): DumpLine | null {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return null
  }
  if (!isObject(line)) return null
  if (isObject(line.rulebook)) return { rulebook: line.rulebook as unknown as StoredRulebook }
  if (typeof line.topic === 'string' && isOffset(line.partitions)) return { head: line as unknown as DumpHead }
  const dumped = recordOf(line)
  return dumped === null ? null : { dumped }
}
