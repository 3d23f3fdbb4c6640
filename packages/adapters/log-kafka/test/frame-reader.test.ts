import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameReader } from '../src/wire/frame-reader.ts'

const frame = (id: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(8)
  head.writeInt32BE(4 + payload.byteLength, 0)
  head.writeInt32BE(id, 4)
  return Buffer.concat([head, payload])
}

describe('reading answers', () => {
  it('finds them wherever the stream is cut', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 })
    fc.assert(
      fc.property(payloads, fc.array(fc.nat(300), { maxLength: 12 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map((payload, id) => frame(id, Buffer.from(payload))))
        const got: [number, string][] = []
        const read = createFrameReader(
          (id, payload) => void got.push([id, payload.toString('hex')]),
          () => expect.fail('what was sent is no garbage'),
        )
        let from = 0
        for (const cut of [...cuts.filter((at) => at < stream.byteLength).sort((a, b) => a - b), stream.byteLength]) {
          if (cut > from) read(stream.subarray(from, cut))
          from = Math.max(from, cut)
        }
        expect(got).toEqual(sent.map((payload, id) => [id, Buffer.from(payload).toString('hex')]))
      }),
    )
  })

  it('knows what is none: the greetings of a web server and of TLS', () => {
    for (const greeting of ['HTTP/1.1 400 Bad Request', '\x15\x03\x03\x00\x02\x02\x46', '\xff\xff\xff\xff']) {
      let garbage = 0
      const read = createFrameReader(
        () => expect.fail('this is no answer'),
        () => {
          garbage += 1
        },
      )
      read(Buffer.from(greeting, 'latin1'))
      expect(garbage).toBe(1)
    }
  })
})
