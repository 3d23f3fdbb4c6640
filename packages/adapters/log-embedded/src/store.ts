import { diskError } from '@golden-hour/data-folder'
import type { Offset } from '@golden-hour/ports'
import { type Database, open, type RootDatabase } from 'lmdb'

/** A partition's frames by offset. */
export interface RecordTable {
  /** A copy, or nothing. */
  get(offset: Offset): Buffer | undefined
  /** The least or the greatest offset there is. */
  edge(which: 'first' | 'last'): Offset | null
  /** Answers false where `offset` is not greater than all there are: somebody else wrote here. */
  append(offset: Offset, frame: Buffer): Promise<boolean>
  remove(offset: Offset): Promise<boolean>
}

export interface TopicSettings {
  readonly id: string
  readonly partitions: number
}

/** The LMDB environment: one table a partition, and one for what is known of the topics. */
export interface Store {
  readonly folder: string
  readonly settings: Database<TopicSettings, string>
  table(topic: string, partition: number): RecordTable
  close(): Promise<void>
}

/**
 * `overlappingSync` is off: LMDB then writes a transaction's pages, calls `fdatasync`, and writes the page that makes
 * them valid through a descriptor opened with `O_DSYNC`, all before the promise of the write resolves (README, "What
 * is known of lmdb"). With it on, which is the library's default, that promise comes before the data is on disk.
 */
export function openStore(folder: string, tables: number): Store {
  const root = openRoot(folder, tables)
  return {
    folder,
    settings: root.openDB<TopicSettings, string>({ name: 'topics', encoding: 'json' }),
    table: (topic, partition) => openTable(root, `${topic}/${partition}`),
    close: () => root.close(),
  }
}

/** The library's types leave out that `put` takes options. */
interface TakesOptions {
  put(key: number, value: Buffer, options: { readonly append: boolean }): Promise<boolean>
}

function openTable(root: RootDatabase, name: string): RecordTable {
  const table = root.openDB<Buffer, number>({ name, encoding: 'binary' })
  const appending = table as unknown as TakesOptions
  return {
    get: (offset) => table.getBinary(offset),
    edge(which) {
      for (const offset of table.getKeys({ reverse: which === 'last', limit: 1 })) return offset
      return null
    },
    append: (offset, frame) => appending.put(offset, frame, { append: true }),
    remove: (offset) => table.remove(offset),
  }
}

function openRoot(folder: string, tables: number): RootDatabase {
  try {
    return open({ path: folder, noSubdir: false, overlappingSync: false, maxDbs: tables + 1 })
  } catch (cause) {
    throw diskError('opening the log', folder, cause)
  }
}
