import {
  type Decoded,
  type DecodeOptions,
  decodeBinary,
  decodeLine,
  decodeStructured,
  type ProblemCode,
  refused,
} from '@golden-hour/events'
import type { FeedRecord } from '@golden-hour/ports'
import type { RawEvent } from '../../intake/raw-event.ts'
import { contentMode, foreignCharset } from '../content-mode.ts'
import { splitArray } from '../split-array.ts'

const EMPTY = new Uint8Array()
/** What stands where bytes were no UTF-8. */
const NOT_UTF8 = '\ufffd'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** For a person to find it: `his.events/3@1207`. */
const placeOf = ({ topic, partition, offset }: FeedRecord): string => `${topic}/${partition}@${offset}`

/** `ce_` headers alone; every other header is the bus's, whatever it is called. */
const attributesIn = ({ headers }: FeedRecord): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^ce_/i.test(name)))

const contentTypeOf = ({ headers }: FeedRecord): string =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''

const refusal = (code: ProblemCode, path: string, message: string): Decoded => refused(code, [{ path, message }])

/** The elements of a list, each as its bytes and its value; null where it is none. */
function elementsOf(value: Uint8Array): readonly { readonly bytes: Uint8Array; readonly json: unknown }[] | null {
  try {
    const list: unknown = JSON.parse(utf8.decode(value))
    if (!Array.isArray(list)) return null
    const pieces = splitArray(value)
    return list.map((json: unknown, i) => ({ json, bytes: pieces[i] ?? EMPTY }))
  } catch {
    return null
  }
}

const isList = (value: Uint8Array): boolean => {
  const first = value.findIndex((byte) => byte > 0x20)
  return value[first] === '['.charCodeAt(0)
}

const NOT_EVENTS =
  'must be application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce_ headers'

/** Why nothing of the record is read at all; null where it is. */
function unreadable(record: FeedRecord, attributes: Readonly<Record<string, string>>): Decoded | null {
  const broken = Object.keys(attributes).find((name) => attributes[name]!.includes(NOT_UTF8))
  if (broken !== undefined)
    return refusal('bad-attribute', `/${broken.slice('ce_'.length)}`, 'must be UTF-8; send the header as UTF-8 bytes')
  const charset = foreignCharset(contentTypeOf(record))
  return charset === null
    ? null
    : refusal('not-json', '', `must be UTF-8, and content-type says ${charset.slice(0, 40)}`)
}

/**
 * The events of a record, by the Kafka binding of CloudEvents: structured, also a list of them, or binary. None where the
 * record holds nothing: no value and no attributes, as a tombstone. What cannot be read is one event with its problem.
 */
export function readRecord(record: FeedRecord, options: DecodeOptions): readonly RawEvent[] {
  const attributes = attributesIn(record)
  const value = record.value ?? EMPTY
  const hasAttributes = Object.keys(attributes).length > 0
  if (value.byteLength === 0 && !hasAttributes) return []
  const place = placeOf(record)
  const whole = (mode: RawEvent['mode'], decoded: Decoded): readonly RawEvent[] => [
    { mode, headers: mode === 'binary' ? attributes : {}, raw: () => value, decoded, place },
  ]
  const fault = unreadable(record, attributes)
  if (fault !== null) return whole(hasAttributes ? 'binary' : 'structured', fault)
  const mode = contentMode(contentTypeOf(record), hasAttributes)
  if (mode === 'binary') return whole('binary', decodeBinary(attributes, value, options))
  if (mode === 'not-events') return whole('structured', refusal('not-cloudevent', '', `its content-type ${NOT_EVENTS}`))
  if (mode === 'structured' || (mode === 'shape' && !isList(value)))
    return whole('structured', decodeLine(value, options))
  const elements = elementsOf(value)
  if (elements === null) return whole('structured', refusal('not-json', '', 'must be a JSON array of CloudEvents'))
  return elements.map(({ json, bytes }) => ({
    mode: 'structured',
    headers: {},
    raw: () => bytes,
    decoded: decodeStructured(json, options),
    place,
  }))
}
