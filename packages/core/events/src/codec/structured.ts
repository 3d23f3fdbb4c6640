import { decodeEvent } from './decode-event.ts'
import type { Decoded, DecodedEvent, DecodeOptions } from './decoded.ts'
import { attributesOf, bodyAsSent } from './encode-attributes.ts'
import { beyondLimits, MAX_EVENT_BYTES, tooLarge, utf8Bytes } from './json-shape.ts'
import { parseJson } from './parse-json.ts'
import { refused } from './problem.ts'

/** A CloudEvent in the JSON format, already parsed. The value is not changed; the fact's body may share it. */
export function decodeStructured(json: unknown, options: DecodeOptions = {}): Decoded {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refused('not-cloudevent', [
      { path: '', message: 'must be a JSON object with the attributes of a CloudEvent' },
    ])
  }
  const event = json as Readonly<Record<string, unknown>>
  const beyond = beyondLimits(event, '', MAX_EVENT_BYTES)
  if (beyond !== null) return beyond
  if (event.data_base64 !== undefined && event.data_base64 !== null) {
    return refused('bad-data', [
      { path: '/data_base64', message: 'is not read; send the body as a JSON object in data' },
    ])
  }
  return decodeEvent(event, event.data, options)
}

/** A JSON batch: one result an event, in its order. What is no list is one refusal. */
export function decodeBatch(json: unknown, options: DecodeOptions = {}): Decoded[] {
  if (Array.isArray(json)) return json.map((event) => decodeStructured(event, options))
  return [refused('not-cloudevent', [{ path: '', message: 'must be a JSON array of CloudEvents' }])]
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOf(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/**
 * One line of an NDJSON file, or the value of a record in structured content mode. Bytes are read as UTF-8. A byte order
 * mark before it is passed over.
 */
export function decodeLine(line: string | Uint8Array, options: DecodeOptions = {}): Decoded {
  if ((typeof line === 'string' ? utf8Bytes(line) : line.byteLength) > MAX_EVENT_BYTES) return tooLarge()
  const text = typeof line === 'string' ? line : textOf(line)
  if (text === null) return refused('not-json', [{ path: '', message: 'must be UTF-8' }])
  const parsed = parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text)
  if ('fault' in parsed) return refused('not-json', [{ path: '', message: parsed.fault }])
  return decodeStructured(parsed.json, options)
}

/** The JSON format of CloudEvents; `JSON.stringify` of it is one NDJSON line. */
export function encodeStructured(event: DecodedEvent): Readonly<Record<string, unknown>> {
  return {
    ...Object.fromEntries(attributesOf(event)),
    ...(event.fact.backfill ? { backfill: true } : {}),
    datacontenttype: 'application/json',
    data: bodyAsSent(event.fact),
  }
}
