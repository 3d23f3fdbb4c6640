import { type Decoded, type DecodeOptions, decodeBinary, decodeLine } from '@golden-hour/events'
import type { QuarantinedEvent } from '@golden-hour/ports'
import type { RawEvent } from '../intake/raw-event.ts'

const decode = ({ mode, headers, raw }: QuarantinedEvent, options: DecodeOptions): Decoded =>
  mode === 'binary' ? decodeBinary(headers, raw, options) : decodeLine(raw, options)

/** Reads the bytes as they came, by the profile as it is now. */
export const readAgain = (kept: QuarantinedEvent, options: DecodeOptions): RawEvent => ({
  mode: kept.mode,
  headers: kept.headers,
  raw: () => kept.raw,
  decoded: decode(kept, options),
  place: kept.place,
})

/** For a person to read: what stood in headers, then the bytes as text. */
export function rawText({ mode, headers, raw }: QuarantinedEvent): string {
  const body = new TextDecoder('utf-8').decode(raw)
  if (mode === 'structured') return body
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `${lines.join('\n')}\n\n${body}`
}
