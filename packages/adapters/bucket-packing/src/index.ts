export { type PackedBucket, packBuckets, unpackBucket } from './packed-bucket.ts'
