/** Kafka's varints: seven bits a byte, the least significant first; the sign is the lowest bit. */

export function varintSize(value: number): number {
  let rest = zigzag(value)
  let size = 1
  for (; rest > 0x7f; rest >>>= 7) size += 1
  return size
}

/** Answers where the next byte goes. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = zigzag(value)
  let next = at
  for (; rest > 0x7f; rest >>>= 7) bytes[next++] = (rest & 0x7f) | 0x80
  bytes[next] = rest
  return next + 1
}

const zigzag = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0

/** Reads one after the other. Throws RangeError beyond the end. */
export class VarintReader {
  at: number
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  /** Of 32 bits. */
  int(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1)
    }
  }

  /** Of 64 bits, as near as a double comes; what is within 53 bits is exact. */
  long(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.at]
    if (byte === undefined) throw new RangeError('a record batch is cut off')
    this.at += 1
    return byte
  }
}
