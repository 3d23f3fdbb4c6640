import { decodeEntry, decodeTransition, isNewer, JOURNAL, type Src, TRANSITIONS } from '@golden-hour/journal'
import { canonicalJson } from '@golden-hour/model'
import type { Checkpoint, CheckpointStore, EventLog, Ledger, LogRecord, RecordToAppend } from '@golden-hour/ports'
import { createProcessor, ProcessorConfig, readPartition } from '@golden-hour/processor'
import { createMetrics, silentLogger, wallClock } from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import { until } from '../pause.ts'

/** What was published of each partition, each once: the place and the bytes of every transition. */
export type Published = ReadonlyMap<number, readonly string[]>

function linesOf(records: Iterable<Pick<LogRecord, 'headers' | 'value'>>): string[] {
  const lines: string[] = []
  let last: Src | null = null
  for (const record of records) {
    const decoded = decodeTransition(record)
    if (!decoded.ok) throw new Error(`a transition cannot be read: ${decoded.reason}`)
    if (!isNewer(decoded.src, last)) continue
    last = decoded.src
    lines.push(`${last.srcOffset}/${last.n} ${canonicalJson(decoded.transition)}`)
  }
  return lines
}

/** What stands in `transitions`, by the readers' rule. */
export async function publishedOf(log: EventLog, partitions: number): Promise<Published> {
  const published = new Map<number, string[]>()
  for (let partition = 0; partition < partitions; partition += 1) {
    const records: LogRecord[] = []
    for await (const some of readPartition(log, TRANSITIONS, partition, 0)) records.push(...some)
    published.set(partition, linesOf(records))
  }
  return published
}

/** The hash that the first record of the journal names. */
async function firstRulebookOf(log: EventLog): Promise<string> {
  const [first] = await log.read(JOURNAL, 0, 0, 1)
  const entry = first === undefined ? null : decodeEntry(first)
  if (entry?.kind !== 'rulebook') throw new Error('the journal does not begin with a rulebook')
  return entry.hash
}

const never = new Promise<never>(() => {})

const noCheckpoints: CheckpointStore = {
  claim: async (partition) => ({ partition, epoch: 1 }),
  load: async (): Promise<Checkpoint | null> => null,
  save: async () => 'saved',
  close: async () => {},
}

/** The same journal; `transitions` begins empty and is kept in memory; the journal is not written to. */
function besideTheLog(log: EventLog, said: Map<number, RecordToAppend[]>): EventLog {
  const of = (partition: number): RecordToAppend[] => {
    const there = said.get(partition) ?? []
    said.set(partition, there)
    return there
  }
  return {
    ...log,
    topic: (name) => log.topic(name),
    bounds: async (topic, partition) =>
      topic === TRANSITIONS ? { start: 0, end: of(partition).length } : log.bounds(topic, partition),
    read: async (topic, partition, from, limit) =>
      topic === TRANSITIONS ? [] : log.read(topic, partition, from, limit),
    async append(topic, partition, records) {
      if (topic === JOURNAL) return never
      of(partition).push(...records)
      return records.map((_, i) => ({ offset: i, appendedAt: 0 as never }))
    },
    subscribe: (topic, _group, reader) => log.subscribe(topic, `undisturbed-${process.pid}`, reader),
    close: async () => {},
  }
}

/** One processor, alone, from the start of the journal to its end, with nothing that goes wrong. */
export async function runUndisturbed(log: EventLog, { rulebooks }: Pick<Ledger, 'rulebooks'>): Promise<Published> {
  const said = new Map<number, RecordToAppend[]>()
  const rulebook = await rulebooks.get(await firstRulebookOf(log))
  if (rulebook === null) throw new Error('the rulebook that the journal names first is not on the shelf')
  const clock = wallClock()
  const processor = createProcessor(
    { ...(Value.Default(ProcessorConfig, {}) as ProcessorConfig), rulebook },
    {
      log: besideTheLog(log, said),
      ledger: { rulebooks },
      checkpoints: noCheckpoints,
      clock,
      logger: silentLogger(),
      metrics: createMetrics(),
    },
  )
  const { partitions } = await log.topic(JOURNAL)
  await processor.start()
  await until('the undisturbed run has read the journal', () => {
    const rows = processor.partitions()
    return rows.length === partitions && rows.every(({ lag }) => lag === 0)
  })
  await processor.stop()
  await clock.close()
  return new Map([...said].map(([partition, records]) => [partition, linesOf(records)]))
}
