import type { Decoded } from '@golden-hour/events'
import { sha256 } from '@golden-hour/model'
import type { QuarantinedEvent } from '@golden-hour/ports'

/** An event as a door got it: the bytes as they came, and what they were read as. */
export interface RawEvent {
  readonly mode: QuarantinedEvent['mode']
  readonly headers: Readonly<Record<string, string>>
  /** Found only when it is asked for: few events are kept as they came. */
  raw(): Uint8Array
  readonly decoded: Decoded
  /** Where it stands, for a person to find; null where it was sent. */
  readonly place: string | null
}

const HASH_LENGTH = 24

/** The same for the same bytes of the same source, so that what is sent again is kept once. */
export function quarantineIdOf(sourceId: string, { mode, headers }: RawEvent, raw: Uint8Array): string {
  const named = JSON.stringify([sourceId, mode, Object.entries(headers).sort(), Buffer.from(raw).toString('base64')])
  return `Q${sha256(named).slice(0, HASH_LENGTH)}`
}
