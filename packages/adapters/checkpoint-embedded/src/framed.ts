import { crc32 } from 'node:zlib'

/** `bytes` with their checksum before them. */
export function framed(bytes: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(4 + bytes.byteLength)
  frame.set(bytes, 4)
  frame.writeUInt32LE(crc32(bytes), 0)
  return frame
}

/** Null where they are not what was written. */
export function unframed(frame: Buffer | undefined): Buffer | null {
  if (frame === undefined || frame.length < 4) return null
  const bytes = frame.subarray(4)
  return crc32(bytes) === frame.readUInt32LE(0) ? bytes : null
}
