import { ATTRIBUTES, type AttributeName } from './attributes.ts'
import { decodeEvent } from './decode-event.ts'
import type { Decoded, DecodedEvent, DecodeOptions } from './decoded.ts'
import { attributesOf, bodyAsSent } from './encode-attributes.ts'
import { beyondLimits, MAX_EVENT_BYTES, tooLarge, utf8Bytes } from './json-shape.ts'
import { parseJson } from './parse-json.ts'
import { type ProblemError, refused } from './problem.ts'

/** Kafka: `ce_id`, values as they are. HTTP: `ce-id`, percent-encoded outside printable ASCII. */
export type BinaryTransport = 'kafka' | 'http'

export interface BinaryEvent {
  readonly headers: Readonly<Record<string, string>>
  /** JSON text. */
  readonly body: string
}

const PREFIX = { kafka: 'ce_', http: 'ce-' } as const
const NAMES: ReadonlySet<string> = new Set(ATTRIBUTES)
/** Attributes that every form keeps to the letter, so that an event once within the limit stays within it. */
const VERBATIM: readonly AttributeName[] = ['id', 'source', 'type', 'time', 'subject', 'partitionkey', 'factid']

type Raw = Partial<Record<AttributeName, string>>

/** CloudEvents HTTP binding 1.0.2, 3.1.3.2: quoted strings, then percent-encoding. Null where it is neither. */
function httpValue(header: string): string | null {
  const quoted = /^"(.*)"$/.exec(header)?.[1]
  const text = quoted === undefined ? header : quoted.replace(/\\(.)/g, '$1')
  if (!/^[\x20-\x7e]*$/.test(text)) return null
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function readHeaders(headers: Readonly<Record<string, string | undefined>>, errors: ProblemError[]): Raw {
  const raw: Raw = {}
  for (const header in headers) {
    const name = header.slice(3).toLowerCase() as AttributeName
    const prefix = header.slice(0, 3).toLowerCase()
    const value = headers[header]
    if (value === undefined || !NAMES.has(name)) continue
    if (prefix === PREFIX.kafka) raw[name] = value
    if (prefix !== PREFIX.http) continue
    const decoded = httpValue(value)
    if (decoded === null) errors.push({ path: `/${name}`, message: 'must be percent-encoded UTF-8' })
    else raw[name] = decoded
  }
  return raw
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parseBody(body: string | Uint8Array): ReturnType<typeof parseJson> {
  try {
    const text = typeof body === 'string' ? body : utf8.decode(body)
    return text === '' ? { json: {} } : parseJson(text)
  } catch {
    return { fault: 'must be UTF-8' }
  }
}

/**
 * A CloudEvent in binary content mode: attributes in the headers of Kafka or HTTP, the body as JSON. An empty body is
 * `{}`. Values of Kafka headers are given as text, decoded from UTF-8.
 */
export function decodeBinary(
  headers: Readonly<Record<string, string | undefined>>,
  body: string | Uint8Array,
  options: DecodeOptions = {},
): Decoded {
  const errors: ProblemError[] = []
  const raw = readHeaders(headers, errors)
  if (errors.length > 0) return refused('bad-attribute', errors)
  const room = VERBATIM.reduce((left, name) => left - utf8Bytes(raw[name] ?? ''), MAX_EVENT_BYTES)
  if ((typeof body === 'string' ? utf8Bytes(body) : body.byteLength) > room) return tooLarge()
  const parsed = parseBody(body)
  if ('fault' in parsed) return refused('not-json', [{ path: '/data', message: parsed.fault }])
  // `1e20` is written out in full when the body is encoded again, so the body as we would write it counts too.
  return beyondLimits(parsed.json, '/data', room) ?? decodeEvent(raw, parsed.json, options)
}

const percentEncode = (text: string): string => text.replace(/[^\x21\x23\x24\x26-\x7e]/gu, (c) => encodeURIComponent(c))

/** Binary content mode; for Kafka, what the journal holds. */
export function encodeBinary(event: DecodedEvent, transport: BinaryTransport = 'kafka'): BinaryEvent {
  const encode = transport === 'http' ? percentEncode : (text: string): string => text
  const headers = attributesOf(event).map(([name, text]) => [`${PREFIX[transport]}${name}`, encode(text)] as const)
  return {
    headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' },
    body: JSON.stringify(bodyAsSent(event.fact)),
  }
}
