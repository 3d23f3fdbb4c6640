export { type PackedBucket, packBuckets, unpackBuckets } from './packed-bucket.ts'
