export { grouped } from './grouped.ts'
export { type PackedBucket, packBuckets, unpackBuckets } from './packed-bucket.ts'
export { decodeSummary, encodeSummary, type Summary } from './summary.ts'
