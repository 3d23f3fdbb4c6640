import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedCheckpoints } from '@golden-hour/checkpoint-embedded'
import { decodeStructured } from '@golden-hour/events'
import {
  decodeTransition,
  factRecord,
  isNewer,
  JOURNAL,
  partitionOf,
  type Src,
  TRANSITIONS,
} from '@golden-hour/journal'
import { type EmbeddedLog, openEmbeddedLog } from '@golden-hour/log-embedded'
import { type EpochMs, epochMs } from '@golden-hour/model'
import type { CheckpointStore, Ledger, LiveMessage, LogRecord, SnapshotBook, StoredRulebook } from '@golden-hour/ports'
import { loadRulebook } from '@golden-hour/rulebook'
import {
  createHospitalClock,
  createLogger,
  createMetrics,
  type HospitalClock,
  type Metrics,
} from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import {
  createProcessor,
  createRulebookLibrary,
  type Processor,
  ProcessorConfig,
  readPartition,
  replayJournal,
} from '../src/index.ts'
import { createMemorySnapshots } from './memory-snapshots.ts'
import { createLife, type Fate, type Life } from './mortal.ts'

export const EIGHT = epochMs(Date.parse('2026-03-02T08:00:00+08:00'))
export const MINUTE = 60_000

/** One process of the processor, from its start to its end. */
export interface Run {
  readonly processor: Processor
  readonly life: Life
  readonly metrics: Metrics
  readonly lines: Record<string, unknown>[]
  /** Resolves when screens were told this. */
  heard(status: string): Promise<void>
  /** Resolves when a line with this event was written, so many times. */
  logged(event: string, count?: number): Promise<void>
  /** Resolves when everything in the journal has been handled, also what that led to, or the process has died. */
  caughtUp(): Promise<void>
  kill(): Promise<void>
}

/** A journal with what outlives the processes that read it. Its clock stands, unless it is advanced. */
export interface Hospital {
  readonly log: EmbeddedLog
  readonly clock: HospitalClock
  readonly checkpoints: CheckpointStore
  readonly snapshots: SnapshotBook
  start(rulebook: StoredRulebook, fate?: Fate, config?: Partial<ProcessorConfig>): Promise<Run>
  /** Appends an event in structured mode to its patient's partition; answers where it stands. */
  tell(event: object): Promise<{ readonly partition: number; readonly offset: number }>
  journal(partition: number): Promise<LogRecord[]>
  /** What a reader that keeps to the rule takes from `transitions`: its lines, as bytes. */
  taken(partition: number): Promise<string[]>
  /** What the journal says from its start. */
  replayed(partition: number): Promise<string[]>
  /** Resolves when the first partition of the topic holds so many records. */
  reaches(topic: string, count: number): Promise<void>
  close(): Promise<void>
}

export function stored(files: readonly { path: string; text: string }[]): StoredRulebook {
  const loaded = loadRulebook(files)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults, null, 1))
  return { hash: loaded.rulebook.hash, files, overlay: null, zone: null }
}

export const rules = (...windows: readonly object[]): StoredRulebook =>
  stored([{ path: 'rules.yaml', text: JSON.stringify({ windows }) }])

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

const lineOf = (srcOffset: number, n: number, transition: unknown): string =>
  `${srcOffset}/${n} ${JSON.stringify(transition)}`

/** A shelf of rulebooks that is quick to put up; `processor.test.ts` has the ledger's. */
function createShelf(): Pick<Ledger, 'rulebooks'> {
  const books = new Map<string, StoredRulebook>()
  return {
    rulebooks: {
      async put(book) {
        books.set(book.hash, book)
      },
      get: async (hash) => books.get(hash) ?? null,
    },
  }
}

export async function openHospital(
  partitions = 1,
  at: EpochMs = EIGHT,
  ledger: Pick<Ledger, 'rulebooks'> = createShelf(),
  openCheckpoints: (topicId: string, folder: string) => Promise<CheckpointStore> = (_, folder) =>
    openEmbeddedCheckpoints({ folder }),
): Promise<Hospital> {
  const folder = await mkdtemp(join(tmpdir(), 'gh-processor-'))
  const clock = createHospitalClock(at, 0)
  const topics = { [JOURNAL]: partitions, [TRANSITIONS]: partitions }
  const log = await openEmbeddedLog({ folder: join(folder, 'log'), clock, topics, retentionDays: 60 })
  const { id: topicId } = await log.topic(JOURNAL)
  const checkpoints = await openCheckpoints(topicId, join(folder, 'checkpoints'))
  const snapshots = createMemorySnapshots()
  const runs: Run[] = []
  const all = async (topic: string, partition: number): Promise<LogRecord[]> => {
    const records: LogRecord[] = []
    for await (const batch of readPartition(log, topic, partition, 0)) records.push(...batch)
    return records
  }
  return {
    log,
    clock,
    checkpoints,
    snapshots,
    async start(rulebook, fate = {}, config = {}) {
      const life = createLife(log, checkpoints, snapshots, fate)
      const metrics = createMetrics()
      const lines: Record<string, unknown>[] = []
      const live: LiveMessage[] = []
      let listeners: (() => void)[] = []
      const publish = (_: string, message: LiveMessage): void => {
        live.push(message)
        const called = listeners
        listeners = []
        for (const listener of called) listener()
      }
      let readers: (() => void)[] = []
      const write = (line: string): void => {
        lines.push(JSON.parse(line))
        const woken = readers
        readers = []
        for (const wake of woken) wake()
      }
      const destination = { write }
      const processor = createProcessor(
        { ...Value.Create(ProcessorConfig), ...config, rulebook },
        {
          log: life.log,
          ledger,
          checkpoints: life.checkpoints,
          snapshots: life.snapshots,
          clock,
          live: { publish },
          logger: createLogger({ service: 'processor', destination }),
          metrics,
        },
      )
      const run: Run = {
        processor,
        life,
        metrics,
        lines,
        async heard(status) {
          while (!live.some((message) => message.status === status))
            await new Promise<void>((resolve) => listeners.push(resolve))
        },
        async logged(event, count = 1) {
          while (lines.filter((line) => line.event === event).length < count)
            await new Promise<void>((resolve) => readers.push(resolve))
        },
        caughtUp: () => life.read(JOURNAL),
        async kill() {
          await Promise.all([life.kill(), processor.stop()])
        },
      }
      runs.push(run)
      await processor.start()
      return run
    },
    async tell(event) {
      const decoded = decodeStructured(event)
      if (!decoded.ok) throw new Error(JSON.stringify(decoded))
      const partition = partitionOf(decoded.event.fact.patientId, partitions)
      const [appended] = await log.append(JOURNAL, partition, [factRecord(decoded.event)])
      return { partition, offset: appended!.offset }
    },
    journal: (partition) => all(JOURNAL, partition),
    async taken(partition) {
      let last: Src | null = null
      const lines: string[] = []
      for (const record of await all(TRANSITIONS, partition)) {
        const decoded = decodeTransition(record)
        if (!decoded.ok) throw new Error(decoded.reason)
        const { src, transition } = decoded
        if (!isNewer(src, last)) continue
        last = src
        lines.push(lineOf(src.srcOffset, src.n, transition))
      }
      return lines
    },
    async replayed(partition) {
      const lines: string[] = []
      const journal = () => readPartition(log, JOURNAL, partition, 0)
      for await (const { transition, src } of replayJournal(journal, createRulebookLibrary(ledger.rulebooks)))
        lines.push(lineOf(src.srcOffset, src.n, transition))
      return lines
    },
    async reaches(topic, count) {
      const { promise, resolve } = withResolvers()
      const subscription = await log.subscribe(topic, randomUUID(), {
        assigned: async () => 0,
        async records(partition, records) {
          if (partition === 0 && (records.at(-1)?.offset ?? -1) >= count - 1) resolve()
        },
        revoked: async () => {},
      })
      await promise
      await subscription.stop()
    },
    async close() {
      for (const run of runs) await run.kill()
      clock.close()
      await log.close()
      await checkpoints.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
