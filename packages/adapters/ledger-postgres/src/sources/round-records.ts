import type { RecordToAppend } from '@golden-hour/ports'

/** Of each record: key, headers, length of its value. The values follow in the same order. */
type Head = readonly [key: string | null, headers: Readonly<Record<string, string>>, bytes: number]

const LENGTH_BYTES = 4

/** Records as one value of a row: the length of the heads, the heads as JSON, the values as they are. */
export function packRecords(records: readonly RecordToAppend[]): Uint8Array {
  const heads = records.map(({ key, headers, value }): Head => [key, headers, value.byteLength])
  const head = Buffer.from(JSON.stringify(heads), 'utf8')
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(head.byteLength)
  return Buffer.concat([length, head, ...records.map(({ value }) => value)])
}

export function unpackRecords(packed: Uint8Array): readonly RecordToAppend[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  let at = LENGTH_BYTES + bytes.readUInt32BE(0)
  const heads = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, at)) as readonly Head[]
  return heads.map(([key, headers, length]) => {
    const value = new Uint8Array(bytes.subarray(at, at + length))
    at += length
    return { key, headers, value }
  })
}
