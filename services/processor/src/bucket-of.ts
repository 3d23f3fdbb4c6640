import { murmur2 } from '@golden-hour/journal'
import { BUCKETS } from '@golden-hour/ports'

const utf8 = new TextEncoder()

/** From the upper half of the hash: a partition's patients agree in its lower bits wherever partitions are 2, 4, 8 …. */
export const bucketOf = (patientId: string): number => (murmur2(utf8.encode(patientId)) >>> 16) % BUCKETS
