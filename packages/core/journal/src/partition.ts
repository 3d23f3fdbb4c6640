const utf8 = new TextEncoder()
const M = 0x5bd1e995
const SEED = 0x9747b28c

const read32 = (bytes: Uint8Array, i: number): number =>
  (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)) >>> 0

/** MurmurHash2, 32 bit, with the seed that Kafka's clients use; unsigned. */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes
  let hash = SEED ^ length
  const whole = length - (length % 4)
  for (let i = 0; i < whole; i += 4) {
    let k = Math.imul(read32(bytes, i), M)
    k = Math.imul(k ^ (k >>> 24), M)
    hash = Math.imul(hash, M) ^ k
  }
  const rest = length % 4
  if (rest === 3) hash ^= bytes[whole + 2]! << 16
  if (rest >= 2) hash ^= bytes[whole + 1]! << 8
  if (rest >= 1) hash = Math.imul(hash ^ bytes[whole]!, M)
  hash = Math.imul(hash ^ (hash >>> 13), M)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** The partition of a patient's records. */
export const partitionOf = (patientId: string, partitions: number): number =>
  (murmur2(utf8.encode(patientId)) & 0x7fffffff) % partitions
