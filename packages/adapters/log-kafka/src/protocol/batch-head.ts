/** Where the parts of a record batch of format 2 stand, in bytes from its beginning. */
export const BATCH_AT = {
  firstOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  /** CRC-32C of everything from `attributes` on. */
  sum: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  firstTime: 27,
  maxTime: 35,
  producerId: 43,
  producerEpoch: 51,
  firstSequence: 53,
  count: 57,
}
/** The records follow. */
export const HEAD_BYTES = 61
/** What `length` does not count: the first offset and itself. */
export const SIZE_BYTES = 12
export const MAGIC = 2
