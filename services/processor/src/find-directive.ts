import { type DirectiveBody, decodeEntry } from '@golden-hour/journal'
import type { LogRecord, Offset } from '@golden-hour/ports'

/**
 * The first directive that names the record at `offset`. It is looked for only when the engine cannot take that record:
 * a directive that names any other has no effect, so a replay does what was done, whenever the directive came.
 */
export async function findDirective(
  batches: AsyncIterable<readonly LogRecord[]>,
  offset: Offset,
): Promise<DirectiveBody | null> {
  for await (const records of batches)
    for (const record of records) {
      if (record.offset <= offset) continue
      const entry = decodeEntry(record)
      if (entry.kind === 'directive' && entry.skip === offset) return entry
    }
  return null
}
