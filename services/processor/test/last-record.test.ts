import { epochMs } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { detached, nameRecord } from '../src/last-record.ts'

describe('the last record of a batch', () => {
  it('is kept without the bytes of the rest, and has the same name', () => {
    const batch = Buffer.alloc(1_000_000, 7)
    const record = {
      offset: 3,
      appendedAt: epochMs(5),
      key: 'P1',
      headers: { b: '2', a: '1' },
      value: batch.subarray(9, 20),
    }
    const own = detached(record)
    expect(own.value.buffer.byteLength).toBe(11)
    expect(own).toEqual({ ...record, value: new Uint8Array(11).fill(7) })
    expect(nameRecord(own)).toEqual(nameRecord(record))
  })
})
