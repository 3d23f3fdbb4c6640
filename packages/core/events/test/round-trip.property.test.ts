import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBinary, decodeLine, decodeStructured, encodeBinary, encodeStructured, eventTypes } from '../src/index.ts'
import { good } from './events.ts'

const two = (value: number): string => String(value).padStart(2, '0')
const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value))
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const time = fc
  .record({
    at: fc.date({ min: new Date('1970-01-02T00:00:00Z'), max: new Date('2099-12-30T00:00:00Z'), noInvalidDate: true }),
    millis: fc.boolean(),
    offset: fc.oneof(
      fc.constant('Z'),
      fc.tuple(fc.constantFrom('+', '-'), fc.nat(14), fc.nat(59)).map(([sign, h, m]) => `${sign}${two(h)}:${two(m)}`),
    ),
  })
  .map(({ at, millis, offset }) => `${at.toISOString().slice(0, millis ? 23 : 19)}${offset}`)

const json = fc.jsonValue({ maxDepth: 4 })
const example = fc.constantFrom(...eventTypes()).map(({ type, example: data }) => ({ type, data: { ...data } }))
const extended = fc
  .tuple(example, fc.dictionary(fc.string(), json))
  .map(([{ type, data }, x]) => ({ type, data: { ...data, x } }))
const own = fc.dictionary(fc.string(), json).map((data) => ({ type: 'x.own', data }))
const bare = fc.constantFrom(...eventTypes()).map(({ type }) => ({ type, data: undefined }))

const event = fc
  .tuple(
    fc.oneof(example, extended, own, bare),
    fc.record({
      id: text,
      source: fc.stringMatching(/^\/[a-z0-9/._~-]{0,20}$/),
      time,
      partitionkey: text,
      subject: optional(text),
      recordedtime: optional(time),
      timeprecision: optional(fc.constantFrom('second', 'minute', 'date')),
      factid: optional(text),
      factversion: optional(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), time)),
      factop: optional(fc.constantFrom('assert', 'void')),
      knowntime: optional(time),
      backfill: optional(fc.boolean()),
    }),
  )
  .map(([typed, attributes]) => JSON.parse(JSON.stringify({ specversion: '1.0', ...typed, ...attributes })) as unknown)

describe('an event', () => {
  it('is the same after the journal’s form, after HTTP’s, and after a line of a file', () => {
    fc.assert(
      fc.property(event, (sent) => {
        const decoded = good(decodeStructured(sent))
        const kafka = encodeBinary(decoded)
        const http = encodeBinary(decoded, 'http')
        expect(good(decodeBinary(kafka.headers, kafka.body))).toStrictEqual(decoded)
        expect(good(decodeBinary(http.headers, new TextEncoder().encode(http.body)))).toStrictEqual(decoded)
        expect(good(decodeLine(JSON.stringify(encodeStructured(decoded))))).toStrictEqual(decoded)
        for (const value of Object.values(http.headers)) expect(value).toMatch(/^[\x20-\x7e]*$/)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is encoded the same again after it was decoded', () => {
    fc.assert(
      fc.property(event, (sent) => {
        const once = encodeBinary(good(decodeStructured(sent)))
        expect(encodeBinary(good(decodeBinary(once.headers, once.body)))).toStrictEqual(once)
      }),
    )
  })

  it('of any shape is answered, never thrown at', () => {
    const names = ['specversion', 'id', 'source', 'type', 'time', 'partitionkey', 'factversion', 'data', 'subject']
    const shape = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), fc.jsonValue()))
    fc.assert(
      fc.property(shape, fc.string(), (value, line) => {
        expect(typeof decodeStructured(value).ok).toBe('boolean')
        expect(typeof decodeStructured(value, { lenient: true }).ok).toBe('boolean')
        expect(typeof decodeLine(line).ok).toBe('boolean')
      }),
    )
  })
})
