import { grouped } from '@golden-hour/bucket-packing'

/** At most so much in one call, names and meta counted in. */
export const CALL_BYTES = 1_048_576
/** Room in each call for epoch, meta and names. */
const ROOM_BYTES = 65_536
/** A bucket that is larger is kept in several fields. */
const PIECE_BYTES = CALL_BYTES - ROOM_BYTES
/** What a field takes besides its name and value. */
const FIELD_BYTES = 32

/** A field of the hash, and what it holds. */
export type Field = readonly [name: string, value: Buffer]

/** The names of the fields that hold a bucket of so many bytes. */
export function fieldNames(bucket: number, size: number): readonly string[] {
  const count = Math.max(1, Math.ceil(size / PIECE_BYTES))
  return Array.from({ length: count }, (_, n) => (n === 0 ? `b${bucket}` : `b${bucket}.${n}`))
}

export const fieldsOf = (bucket: number, bytes: Buffer): readonly Field[] =>
  fieldNames(bucket, bytes.length).map((name, n) => [name, bytes.subarray(n * PIECE_BYTES, (n + 1) * PIECE_BYTES)])

/** In the order given, as many together as one call may hold. */
export const inCalls = <T>(items: readonly T[], sizeOf: (item: T) => number): readonly (readonly T[])[] =>
  grouped(items, (item) => sizeOf(item) + FIELD_BYTES, PIECE_BYTES + FIELD_BYTES)
