import type { LogRecord, Offset, Reader } from '@golden-hour/ports'

/** What a reader was told, in the order in which it was told. */
export type Told =
  | { readonly call: 'assigned'; readonly partition: number }
  | {
      readonly call: 'records'
      readonly partition: number
      readonly records: readonly LogRecord[]
      readonly caughtUp: boolean
    }
  | { readonly call: 'revoked'; readonly partition: number; readonly lost: boolean }

export interface RecordingReader extends Reader {
  readonly told: readonly Told[]
  /** Every record of a partition, in the order in which it came. */
  recordsOf(partition: number): readonly LogRecord[]
  /** Resolves as soon as what was told satisfies `holds`; asked anew after each call. */
  until(holds: () => boolean): Promise<void>
}

/** A reader that writes down what it is told, and says so when a call comes before the one before has ended. */
export function recordingReader(
  from: (partition: number) => Offset | Promise<Offset>,
  during: (told: Told) => void | Promise<void> = () => undefined,
): RecordingReader {
  const told: Told[] = []
  const busy = new Set<number>()
  let watchers: { readonly holds: () => boolean; readonly resolve: () => void }[] = []
  const tell = async (next: Told): Promise<void> => {
    if (busy.has(next.partition)) throw new Error(`calls for partition ${next.partition} overlap`)
    busy.add(next.partition)
    try {
      told.push(next)
      await during(next)
    } finally {
      busy.delete(next.partition)
      const ripe = watchers.filter(({ holds }) => holds())
      watchers = watchers.filter((watcher) => !ripe.includes(watcher))
      for (const { resolve } of ripe) resolve()
    }
  }
  return {
    told,
    async assigned(partition) {
      await tell({ call: 'assigned', partition })
      return await from(partition)
    },
    records: (partition, records, caughtUp) => tell({ call: 'records', partition, records, caughtUp }),
    revoked: (partition, lost) => tell({ call: 'revoked', partition, lost }),
    recordsOf: (partition) =>
      told.flatMap((one) => (one.call === 'records' && one.partition === partition ? one.records : [])),
    until(holds) {
      if (holds()) return Promise.resolve()
      return new Promise((resolve) => {
        watchers.push({ holds, resolve })
      })
    },
  }
}
