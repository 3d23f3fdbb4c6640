import type { IncomingHttpHeaders } from 'node:http'
import { type DecodeOptions, decodeBinary } from '@golden-hour/events'
import type { RawEvent } from '../../intake/raw-event.ts'

/** `ce-` headers alone; every other header is the transport's, whatever it is called. */
function eventHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (name.startsWith('ce-') && typeof value === 'string') found[name] = value
  return found
}

/** The `ce-` headers that were sent more than once: HTTP would join their values, and nobody means that. */
export function repeatedAttributes(rawHeaders: readonly string[]): readonly string[] {
  const names = rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase())
  const repeated = names.filter((name, i) => name.startsWith('ce-') && names.indexOf(name) !== i)
  return [...new Set(repeated)].map((name) => name.slice('ce-'.length))
}

/** Binary content mode: attributes in the headers, the body as it is. */
export function readBinary(headers: IncomingHttpHeaders, body: Uint8Array, options: DecodeOptions): RawEvent {
  const mine = eventHeaders(headers)
  return { mode: 'binary', headers: mine, raw: () => body, decoded: decodeBinary(mine, body, options), place: null }
}
