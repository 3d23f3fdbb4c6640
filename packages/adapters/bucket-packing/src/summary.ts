import { crc32 } from 'node:zlib'
import type { CheckpointMeta } from '@golden-hour/ports'

/** What a saved state says of itself: which buckets belong to it, each with the CRC and the size of its packed bytes. */
export interface Summary {
  /** Of this one save. */
  readonly id: string
  readonly meta: CheckpointMeta
  readonly buckets: ReadonlyMap<number, { readonly sum: number; readonly size: number }>
}

interface SummaryJson {
  readonly format: number
  readonly id: string
  readonly meta: CheckpointMeta
  readonly buckets: readonly (readonly [bucket: number, sum: number, size: number])[]
}

const FORMAT = 1

/** As text, and its CRC-32. */
export function encodeSummary({ id, meta, buckets }: Summary): { readonly text: string; readonly sum: string } {
  const listed = [...buckets].map(([bucket, { sum, size }]) => [bucket, sum, size] as const)
  const json: SummaryJson = { format: FORMAT, id, meta, buckets: listed }
  const text = JSON.stringify(json)
  return { text, sum: String(crc32(text)) }
}

/** A reason where they are damaged, or of a format that this program does not know. */
export function decodeSummary(text: string | Buffer, sum: string | null): Summary | string {
  if (String(crc32(text)) !== sum) return 'its meta is not what was written'
  const { format, id, meta, buckets } = JSON.parse(text.toString()) as SummaryJson
  if (format !== FORMAT) return `format ${format}, not ${FORMAT}`
  return { id, meta, buckets: new Map(buckets.map(([bucket, sum, size]) => [bucket, { sum, size }])) }
}
