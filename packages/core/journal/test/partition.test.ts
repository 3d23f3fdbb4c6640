import { describe, expect, it } from 'vitest'
import { murmur2, partitionOf } from '../src/index.ts'

describe('the partition of a patient', () => {
  // Values of org.apache.kafka.common.utils.UtilsTest, as signed 32-bit numbers.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as Kafka does', (text, expected) => {
    expect(murmur2(new TextEncoder().encode(text)) | 0).toBe(expected)
  })

  it('lies within the partitions, also where the hash is negative', () => {
    for (const id of ['21', 'foobar', 'P1', '病人']) {
      const partition = partitionOf(id, 32)
      expect(Number.isInteger(partition) && partition >= 0 && partition < 32).toBe(true)
    }
  })
})
