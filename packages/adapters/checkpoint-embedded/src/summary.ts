import type { CheckpointMeta } from '@golden-hour/ports'
import { framed, unframed } from './framed.ts'

/** What stands beside the buckets: which belong to this checkpoint, each with the checksum of its stored bytes. */
export interface Summary {
  readonly meta: CheckpointMeta
  readonly buckets: Readonly<Record<number, number>>
}

const FORMAT = 1

export const encodeSummary = (summary: Summary): Buffer =>
  framed(Buffer.from(JSON.stringify({ format: FORMAT, ...summary })))

/** Null where there is none, where it is damaged, or of a format that this program does not know. */
export function decodeSummary(frame: Buffer | undefined): Summary | null {
  const bytes = unframed(frame)
  if (bytes === null) return null
  const { format, meta, buckets } = JSON.parse(bytes.toString()) as Summary & { readonly format: number }
  return format === FORMAT ? { meta, buckets } : null
}
