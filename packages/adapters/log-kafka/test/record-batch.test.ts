import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import Decoder from 'kafkajs/src/protocol/decoder.js'
import encodeRecord from 'kafkajs/src/protocol/recordBatch/record/v0/index.js'
import decodeTheirs from 'kafkajs/src/protocol/recordBatch/v0/decoder.js'
import { RecordBatch } from 'kafkajs/src/protocol/recordBatch/v0/index.js'
import { describe, expect, it } from 'vitest'
import { BATCH_AT as AT, HEAD_BYTES, SIZE_BYTES } from '../src/protocol/batch-head.ts'
import type { Message } from '../src/protocol/checked-record.ts'
import { crc32c } from '../src/protocol/crc32c.ts'
import { encodeBatch } from '../src/protocol/encode-batch.ts'
import { decodeBatch, readBatches } from '../src/protocol/raw-batch.ts'

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant('a'.repeat(200)))
/** kafkajs takes a header that is called as a method of every object is for that method. */
const name = text.map((end) => `ce_${end}`)
const messages: fc.Arbitrary<Message[]> = fc.array(
  fc.record({
    key: fc.option(text),
    value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    headers: fc.dictionary(name, text, { maxKeys: 5 }).map((given) => ({ ...given })),
  }),
  { minLength: 1, maxLength: 130 },
)

/** With the sum that belongs to what it has become. */
function summed(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch, AT.attributes), AT.sum)
  return batch
}

/** As a broker keeps it: at an offset of its own, with its own time. */
function kept(batch: Buffer, firstOffset: number, appendedAt: number): Buffer {
  batch.writeBigInt64BE(BigInt(firstOffset), AT.firstOffset)
  batch.writeInt16BE(batch.readInt16BE(AT.attributes) | 0x08, AT.attributes)
  batch.writeBigInt64BE(BigInt(appendedAt), AT.maxTime)
  return summed(batch)
}

const decoded = async (batch: Buffer) => decodeBatch(readBatches(batch)[0]!, 'journal/0')

const theirs = async (some: readonly Message[], firstTimestamp: number, deltas: readonly number[]): Promise<Buffer> => {
  const records = some.map((one, i) => encodeRecord({ ...one, offsetDelta: i, timestampDelta: deltas[i] ?? 0 }))
  const parts = { firstTimestamp, maxTimestamp: firstTimestamp, lastOffsetDelta: some.length - 1, records }
  return Buffer.from((await RecordBatch(parts)).buffer)
}

describe('a record batch', () => {
  it('is read by kafkajs as it was written, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(messages, async (some) => {
        const { lastOffsetDelta, records } = await decodeTheirs(new Decoder(encodeBatch(some)))
        expect(lastOffsetDelta).toBe(some.length - 1)
        expect(records.map(({ offset }) => Number(offset))).toEqual(some.map((_, i) => i))
        records.forEach(({ key, value, headers }, i) => {
          expect(key?.toString() ?? null).toBe(some[i]!.key)
          // kafkajs does not tell an empty value from an absent one in every place.
          expect(Buffer.from(value ?? [])).toEqual(some[i]!.value)
          const found = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString()])
          expect(found).toEqual(Object.entries(some[i]!.headers))
        })
      }),
      { numRuns: 60 },
    )
  })

  it('is read here as kafkajs writes it, times before and after the first included', async () => {
    const deltas = fc.array(fc.integer({ min: -5_000_000_000, max: 5_000_000_000 }), { maxLength: 130 })
    await fc.assert(
      fc.asyncProperty(messages, deltas, async (some, later) => {
        const first = 1_700_000_000_000
        const records = await decoded(await theirs(some, first, later))
        expect(records.map(({ timestamp }) => timestamp)).toEqual(some.map((_, i) => first + (later[i] ?? 0)))
        expect(records.map(({ key }) => key?.toString() ?? null)).toEqual(some.map(({ key }) => key))
        expect(records.map(({ headers }) => Object.entries(headers))).toEqual(
          some.map(({ headers }) => Object.entries(headers)),
        )
      }),
      { numRuns: 60 },
    )
  })

  it("comes with the log's own offset and time", async () => {
    const some = [0, 1, 2].map((n) => ({ key: null, value: Buffer.from([n]), headers: {} }))
    const records = await decoded(kept(encodeBatch(some), 9_007_199_254_000, 1_700_000_000_123))
    expect(records.map(({ offset, timestamp }) => [offset, timestamp])).toEqual(
      [0, 1, 2].map((n) => [9_007_199_254_000 + n, 1_700_000_000_123]),
    )
  })

  it('is unpacked where a broker has packed it', async () => {
    const plain = encodeBatch([{ key: 'k', value: Buffer.from('value'), headers: { name: 'text' } }])
    const packed = Buffer.concat([plain.subarray(0, HEAD_BYTES), gzipSync(plain.subarray(HEAD_BYTES))])
    packed.writeInt32BE(packed.length - SIZE_BYTES, AT.length)
    packed.writeInt16BE(1, AT.attributes)
    const [record] = await decoded(summed(packed))
    expect(record).toMatchObject({ offset: 0, headers: { name: 'text' }, value: Buffer.from('value') })
  })

  it.each([1, 5, 20])('is refused where a record in it says that it is longer than it is, by %i', async (more) => {
    const batch = encodeBatch([{ key: 'key', value: Buffer.alloc(10), headers: {} }])
    batch[HEAD_BYTES] = batch[HEAD_BYTES]! + more * 2
    await expect(decoded(summed(batch))).rejects.toThrow('cut off')
  })

  it('is GH_LOG_CORRUPT wherever one bit of it has changed', async () => {
    const batch = encodeBatch([{ key: 'key', value: Buffer.from('value'), headers: { name: 'text' } }])
    for (let at = AT.attributes; at < batch.byteLength; at += 1) {
      const changed = Buffer.from(batch)
      changed[at]! ^= 1 << (at % 8)
      await expect(decodeBatch({ ...readBatches(batch)[0]!, bytes: changed }, 'journal/0')).rejects.toMatchObject({
        code: 'GH_LOG_CORRUPT',
        message: 'journal/0: the records from offset 0 on are damaged',
      })
    }
  })

  it('carries the sum that the standard gives', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
    for (let length = 0; length < 40; length += 1) {
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 37) & 0xff))
      let sum = 0xffffffff
      for (const byte of bytes) {
        sum ^= byte
        for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1
      }
      expect(crc32c(bytes), `${length} bytes`).toBe((sum ^ 0xffffffff) >>> 0)
    }
  })
})
