import { decodeBinary } from '@golden-hour/events'
import { type EpochMs, epochMs, type Fact, sha256 } from '@golden-hour/model'
import type { DirectiveBody } from './control.ts'
import { KIND, SHA, toText, type WireRecord } from './wire-record.ts'

/** What a reader of the journal sees in one record. */
export type JournalEntry =
  | { readonly kind: 'fact'; readonly eventId: string; readonly fact: Fact }
  | { readonly kind: 'tick'; readonly wallClock: EpochMs | null }
  | { readonly kind: 'rulebook'; readonly hash: string }
  | ({ readonly kind: 'directive' } & DirectiveBody)
  | { readonly kind: 'unreadable'; readonly reason: string }

const unreadable = (reason: string): JournalEntry => ({ kind: 'unreadable', reason })

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)

function controlEntry(kind: string, text: string): JournalEntry {
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>
  if (kind === 'tick') return { kind, wallClock: isWhole(body.wallClock) ? epochMs(body.wallClock) : null }
  if (kind === 'rulebook' && typeof body.hash === 'string') return { kind, hash: body.hash }
  const { skip, by, reason } = body
  if (kind === 'directive' && isWhole(skip) && typeof by === 'string' && typeof reason === 'string')
    return { kind, skip, by, reason }
  return unreadable(`control record of kind ${kind}`)
}

/** Facts are read leniently: a type that no vocabulary knows was let in by the gateway, and no rule names it. */
function factEntry(headers: WireRecord['headers'], text: string): JournalEntry {
  const decoded = decodeBinary(headers, text, { lenient: true })
  if (!decoded.ok) return unreadable(`${decoded.problem.code}: ${decoded.problem.detail}`)
  return { kind: 'fact', eventId: decoded.event.id, fact: decoded.event.fact }
}

/** Never throws: what cannot be read is an entry too, with its reason. */
export function decodeEntry(record: Pick<WireRecord, 'headers' | 'value'>): JournalEntry {
  const text = toText(record.value)
  if (text === null) return unreadable('utf-8')
  const sha = record.headers[SHA]
  // Facts that another client wrote carry no hash of ours.
  if (sha !== undefined && sha !== sha256(text)) return unreadable('hash')
  const kind = record.headers[KIND]
  try {
    return kind === undefined ? factEntry(record.headers, text) : controlEntry(kind, text)
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error))
  }
}
