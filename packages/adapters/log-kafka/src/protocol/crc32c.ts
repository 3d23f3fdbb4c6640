/** Castagnoli's polynomial, its bits reversed. */
const POLYNOMIAL = 0x82f63b78
const BYTES = 8

/** `TABLES[k][b]`: what the byte b leaves behind when k more bytes have followed it. */
const TABLES = tables()

function tables(): readonly Uint32Array[] {
  const first = new Uint32Array(256).map((_, byte) => {
    let sum = byte
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1
    return sum
  })
  const all = [first]
  for (let k = 1; k < BYTES; k += 1) all.push(all[k - 1]!.map((sum) => (sum >>> 8) ^ first[sum & 0xff]!))
  return all
}

const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES as [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
]

/** CRC-32C, which Kafka keeps with each batch; `zlib` has only the other CRC-32. Unsigned. */
export function crc32c(bytes: Uint8Array, from = 0): number {
  let sum = 0xffffffff
  let at = from
  const end = bytes.length
  for (const last = end - BYTES; at <= last; at += BYTES) {
    sum ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    sum =
      T7[sum & 0xff]! ^
      T6[(sum >>> 8) & 0xff]! ^
      T5[(sum >>> 16) & 0xff]! ^
      T4[sum >>> 24]! ^
      T3[bytes[at + 4]!]! ^
      T2[bytes[at + 5]!]! ^
      T1[bytes[at + 6]!]! ^
      T0[bytes[at + 7]!]!
  }
  for (; at < end; at += 1) sum = (sum >>> 8) ^ T0[(sum ^ bytes[at]!) & 0xff]!
  return (sum ^ 0xffffffff) >>> 0
}
