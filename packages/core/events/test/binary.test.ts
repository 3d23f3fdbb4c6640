import { describe, expect, it } from 'vitest'
import { decodeBinary, decodeStructured, encodeBinary, encodeStructured } from '../src/index.ts'
import { good, paths, refusal, sent } from './events.ts'

const headers = {
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'm-1',
  'ce-source': '/ed',
  'ce-type': 'ed.triaged',
  'ce-time': '2026-03-02T08:04:30+08:00',
  'ce-subject': 'E1',
  'ce-partitionkey': 'P1',
}
const body = '{"level":1}'

describe('binary content mode', () => {
  it('says over HTTP what the structured mode says', () => {
    expect(decodeBinary(headers, body)).toEqual(decodeStructured(sent()))
    expect(decodeBinary(headers, new TextEncoder().encode(body))).toEqual(decodeStructured(sent()))
  })

  it('says in Kafka what the structured mode says', () => {
    const kafka = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.replace('ce-', 'ce_'), value]),
    )
    expect(decodeBinary(kafka, body)).toEqual(decodeStructured(sent()))
  })

  it('takes the headers of HTTP in any case, and passes over others', () => {
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
    expect(decodeBinary({ ...shouted, 'x-id': 'no', 'ce-trace': '%zz', 'ce-factid': undefined }, body).ok).toBe(true)
  })

  it.each([
    ['%E6%80%A5%E8%AF%8A%20100%25', '急诊 100%'],
    ['"E 1"', 'E 1'],
    ['"E \\"1\\""', 'E "1"'],
    ['E 1', 'E 1'],
  ])('decodes the HTTP header %j as %j', (header, subject) => {
    expect(good(decodeBinary({ ...headers, 'ce-subject': header }, body)).fact.subject).toBe(subject)
  })

  it.each(['%zz', '100%', '%E6%80', '急诊', 'æ\u0080¥'])('refuses the HTTP header %j', (header) => {
    const problem = refusal(decodeBinary({ ...headers, 'ce-subject': header }, body))
    expect(problem).toMatchObject({ status: 400, code: 'bad-attribute' })
    expect(paths(problem)).toEqual(['/subject'])
  })

  it('takes values of Kafka headers as they are', () => {
    const event = good(decodeStructured(sent({ subject: '急诊 100%20' })))
    const encoded = encodeBinary(event)
    expect(encoded.headers.ce_subject).toBe('急诊 100%20')
    expect(good(decodeBinary(encoded.headers, encoded.body))).toEqual(event)
  })

  it('takes an empty body for {}', () => {
    expect(good(decodeBinary(headers, '')).fact.data).toEqual({ encounterId: 'E1' })
    expect(good(decodeBinary(headers, new Uint8Array())).fact.data).toEqual({ encounterId: 'E1' })
  })

  it.each([
    ['{', 'not-json'],
    ['[]', 'bad-data'],
    ['null', 'bad-data'],
    ['{"level":"I"}', 'bad-data'],
    ['{"x":{"n":1e999}}', 'bad-data'],
  ])('refuses the body %s as %s', (text, code) => {
    expect(refusal(decodeBinary(headers, text))).toMatchObject({ code })
  })

  it('refuses a body that is not UTF-8', () => {
    expect(refusal(decodeBinary(headers, Uint8Array.of(0x22, 0xb2, 0xe2, 0x22)))).toMatchObject({ code: 'not-json' })
  })

  it('refuses headers that are no CloudEvent, and names what is missing', () => {
    expect(refusal(decodeBinary({ 'content-type': 'application/json' }, body))).toMatchObject({
      code: 'not-cloudevent',
    })
    const problem = refusal(decodeBinary({ ...headers, 'ce-time': undefined }, body))
    expect([problem.code, ...paths(problem)]).toEqual(['missing-attribute', '/time'])
  })
})

describe('the encoder', () => {
  it('leaves defaults out and restores the body as it was sent', () => {
    const event = good(decodeStructured(sent()))
    expect(encodeStructured(event)).toEqual({ ...sent(), datacontenttype: 'application/json' })
    expect(encodeBinary(event, 'http')).toEqual({ headers, body })
  })

  it('writes what differs from the defaults', () => {
    const all = {
      recordedtime: '2026-03-02T01:00:00Z',
      timeprecision: 'minute',
      factid: 'T-7',
      factversion: '3',
      factop: 'void',
      knowntime: '2026-03-02T01:00:01.500Z',
      backfill: true,
    }
    expect(encodeStructured(good(decodeStructured(sent(all))))).toMatchObject(all)
  })
})
