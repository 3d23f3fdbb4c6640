import type { IncomingHttpHeaders } from 'node:http'
import { type DecodeOptions, decodeLine, decodeStructured, MAX_EVENT_BYTES, type Problem } from '@golden-hour/events'
import { HttpProblem } from '@golden-hour/service-kit'
import type { RawEvent } from '../../intake/raw-event.ts'
import { refuseRequest } from '../../problems.ts'
import { type ContentMode, contentMode, foreignCharset } from '../content-mode.ts'
import { splitArray } from '../split-array.ts'
import { readBinary, repeatedAttributes } from './read-binary.ts'

export interface ReadRequest {
  readonly batch: boolean
  readonly events: readonly RawEvent[]
}

export interface RequestToRead {
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: Uint8Array
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function malformed(code: Problem['code'], title: string, path: string, message: string): HttpProblem {
  return new HttpProblem(400, code, title, `${path} ${message}`.trim(), { errors: [{ path, message }] })
}

function textOf(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch {
    throw malformed('not-json', 'Not JSON', '', 'must be UTF-8')
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The codec's own words: it tells the place without quoting what stands there.
    const decoded = decodeLine(text.slice(0, MAX_EVENT_BYTES / 4))
    const message =
      !decoded.ok && decoded.problem.code === 'not-json' ? decoded.problem.errors[0]!.message : 'must be JSON'
    throw malformed('not-json', 'Not JSON', '', message)
  }
}

function readSingle(body: Uint8Array, options: DecodeOptions): ReadRequest {
  const decoded = decodeLine(textOf(body), options)
  return { batch: false, events: [{ mode: 'structured', headers: {}, raw: () => body, decoded, place: null }] }
}

function readBatch(body: Uint8Array, json: unknown, maxEvents: number, options: DecodeOptions): ReadRequest {
  if (!Array.isArray(json))
    throw malformed('not-cloudevent', 'Not a CloudEvent', '', 'must be a JSON array of CloudEvents')
  if (json.length > maxEvents)
    throw refuseRequest('batch-too-long', `has ${json.length} events; send at most ${maxEvents} in one request`)
  let pieces: readonly Uint8Array[] | null = null
  const events = json.map((one, i): RawEvent => {
    const raw = (): Uint8Array => {
      pieces ??= splitArray(body)
      return pieces[i] ?? new Uint8Array()
    }
    return { mode: 'structured', headers: {}, raw, decoded: decodeStructured(one, options), place: null }
  })
  return { batch: true, events }
}

function refuseForeign(request: RequestToRead, mode: ContentMode): void {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw refuseRequest('not-readable', 'Content-Encoding is not read; send the body uncompressed')
  const charset = foreignCharset(request.headers['content-type'] ?? '')
  if (charset !== null)
    throw malformed('not-json', 'Not JSON', '', `must be UTF-8, and Content-Type says ${charset.slice(0, 40)}`)
  if (mode === 'not-events') {
    const message =
      'Content-Type must be application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce- headers'
    throw malformed('not-cloudevent', 'Not a CloudEvent', '', message)
  }
  const [repeated] = mode === 'binary' ? repeatedAttributes(request.rawHeaders) : []
  if (repeated === undefined) return
  throw malformed(
    'bad-attribute',
    'An attribute is malformed',
    `/${repeated}`,
    'is given more than once; send one header',
  )
}

/** The events of a request, each decoded or with its problem; throws the problem where it cannot be told apart. */
export function readRequest(request: RequestToRead, maxEvents: number, options: DecodeOptions): ReadRequest {
  const hasAttributes = Object.keys(request.headers).some((name) => name.startsWith('ce-'))
  const mode = contentMode(request.headers['content-type'] ?? '', hasAttributes)
  refuseForeign(request, mode)
  const { body } = request
  if (mode === 'binary') return { batch: false, events: [readBinary(request.headers, body, options)] }
  if (mode === 'structured') return readSingle(body, options)
  const isList = (text: string): boolean => text.trimStart().startsWith('[')
  const text = textOf(body)
  if (mode === 'shape' && !isList(text)) return readSingle(body, options)
  return readBatch(body, jsonOf(text), maxEvents, options)
}
