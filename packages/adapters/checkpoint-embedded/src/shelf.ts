import { diskError } from '@golden-hour/data-folder'
import { open } from 'lmdb'

/** Whose place: the epoch and the summary of a partition, or one of its buckets. */
export type Key = readonly [partition: number, what: 'epoch' | 'summary'] | readonly [partition: number, bucket: number]

/** Null removes. */
export type Change = readonly [key: Key, bytes: Buffer | null]

/** The LMDB environment, as far as checkpoints need it. */
export interface Shelf {
  get(key: Key): Buffer | undefined
  /** All of them or none; resolves when they are on disk. */
  write(changes: readonly Change[]): Promise<void>
  close(): Promise<void>
}

export function openShelf(folder: string): Shelf {
  try {
    // `overlappingSync` off: a write resolves after its sync, not before. See the README of log-embedded.
    const root = open({ path: folder, noSubdir: false, overlappingSync: false, maxDbs: 1 })
    const table = root.openDB<Buffer, (string | number)[]>({ name: 'checkpoints', encoding: 'binary' })
    return {
      get: (key) => table.getBinary([...key]),
      async write(changes) {
        try {
          // Writes of one turn of the event loop are one transaction of lmdb.
          await Promise.all(
            changes.map(([key, bytes]) => (bytes ? table.put([...key], bytes) : table.remove([...key]))),
          )
        } catch (cause) {
          throw diskError('writing checkpoints', folder, await reasonOf(cause))
        }
      },
      close: () => root.close(),
    }
  } catch (cause) {
    throw diskError('opening the checkpoints', folder, cause)
  }
}

/** lmdb rejects each write with "Commit failed" and keeps the reason in a promise of its own. */
async function reasonOf(cause: unknown): Promise<unknown> {
  const reason = (cause as { commitError?: Promise<unknown> } | null)?.commitError
  if (reason === undefined) return cause
  return reason.then(
    () => cause,
    (inner: unknown) => inner,
  )
}
