import { VarintReader } from './varint.ts'

/** `timestamp`: the log's own where the topic is set so, the sender's else. `key` and `value` are parts of the batch. */
export interface RawRecord {
  readonly offset: number
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  /** As text; of a name that comes several times, the last. */
  readonly headers: Readonly<Record<string, string>>
}

/** What the head of a batch says of all its records. */
export interface BatchHead {
  readonly count: number
  readonly firstOffset: number
  readonly firstTime: number
  /** Null where each record has the time of its sender. */
  readonly logTime: number | null
}

const ATTRIBUTES_BYTES = 1

/** The records of a batch, as they stand after its head, unpacked. Throws RangeError where they are cut off. */
export function readRecords(
  bytes: Buffer,
  { count, firstOffset, firstTime, logTime }: BatchHead,
): readonly RawRecord[] {
  const reader = new VarintReader(bytes, 0)
  const piece = (): Buffer | null => {
    const length = reader.int()
    if (length < 0) return null
    const from = reader.at
    reader.at += length
    return bytes.subarray(from, reader.at)
  }
  const text = (): string => {
    const length = reader.int()
    if (length <= 0) return ''
    const from = reader.at
    reader.at += length
    return bytes.toString('utf8', from, reader.at)
  }
  const records = new Array<RawRecord>(Math.max(0, count))
  for (let i = 0; i < records.length; i += 1) {
    const size = reader.int()
    const end = reader.at + size
    reader.at += ATTRIBUTES_BYTES
    const time = firstTime + reader.long()
    const offset = firstOffset + reader.int()
    const [key, value] = [piece(), piece()]
    const headers: Record<string, string> = {}
    for (let left = reader.int(); left > 0; left -= 1) {
      const name = text()
      // An object's own name for its kind must not be taken for a header.
      if (name === '__proto__') Object.defineProperty(headers, name, { value: text(), enumerable: true })
      else headers[name] = text()
    }
    if (reader.at !== end || end > bytes.length) throw new RangeError(`the record at offset ${offset} is cut off`)
    records[i] = { offset, timestamp: logTime ?? time, key, value, headers }
  }
  return records
}
