import { createGateway, createSource } from '@golden-hour/gateway'
import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { durationMs, epochMs } from '@golden-hour/model'
import { AppError, type EventLog, type LogRecord, type Offset } from '@golden-hour/ports'
import { createProcessor } from '@golden-hour/processor'
import { createHospitalClock, createMetrics, silentLogger } from '@golden-hour/service-kit'
import { describe, expect, it } from 'vitest'
import type { World } from '../src/cluster/world.ts'
import { readRulebook } from '../src/system/read-rulebook.ts'
import { readSettings } from '../src/system/read-settings.ts'
import { type Compared, comparePartition } from '../src/verify/compare-partition.ts'
import { journalOf } from '../src/verify/journal-copy.ts'
import { embeddedWorld } from './embedded-world.ts'
import { memoryIo } from './in-process.ts'
import { event, folderOf, NEEDLE, RULES } from './small-hospital.ts'

const PARTITIONS = [0, 1]
const NOW = epochMs(Date.parse('2026-03-02T12:00:00+08:00'))

const endsOf = (log: EventLog, topic: string): Promise<readonly Offset[]> =>
  Promise.all(PARTITIONS.map(async (partition) => (await log.bounds(topic, partition)).end))

/** What a processor makes of these events, from its start to its stop. */
async function live(world: World, lines: readonly string[]): Promise<void> {
  const { stored } = await readRulebook(await folderOf({ 'rules.yaml': RULES }), null, memoryIo())
  const settings = readSettings(null, {})
  const clock = createHospitalClock(NOW, 0)
  const common = { ...world, clock, logger: silentLogger(), metrics: createMetrics() }
  const processor = createProcessor({ ...settings.processor, rulebook: stored }, common)
  await processor.start()
  const gateway = createGateway(settings.gateway, { ...common, metrics: createMetrics() })
  const profile = { id: 'ed', name: 'ED', allowed: ['/ed'], lenient: false, heartbeatMs: null }
  await createSource(world.ledger.sources, { ...profile, futureToleranceMs: durationMs(0) }, NOW)
  await gateway.start()
  const results = await gateway.accept(
    'ed',
    lines.map((line) => JSON.parse(line)),
  )
  expect(results.map(({ outcome }) => outcome)).toEqual(lines.map(() => 'accepted'))
  await gateway.stop()
  const ends = await endsOf(world.log, JOURNAL)
  await expect
    .poll(async () => processor.partitions().map(({ lag }) => lag), { timeout: 30_000 })
    .toEqual(ends.map(() => 0))
  await processor.stop()
  clock.close()
}

/** What each partition's last checkpoint holds is kept in the ledger, as a processor of a cluster does now and then. */
async function takeSnapshots({ checkpoints, ledger }: World): Promise<readonly Offset[]> {
  const offsets: Offset[] = []
  for (const partition of PARTITIONS) {
    const claim = await checkpoints.claim(partition)
    const checkpoint = await checkpoints.load(claim)
    if (checkpoint === null) throw new Error(`partition ${partition} has no checkpoint`)
    expect(await ledger.snapshots.save({ partition, epoch: claim.epoch, checkpoint })).toBe('saved')
    offsets.push(checkpoint.meta.offset)
  }
  return offsets
}

/** The log when the journal's records before these are no longer kept. */
const begunAt = (log: EventLog, starts: readonly Offset[]): EventLog => ({
  ...log,
  bounds: async (topic, partition) => {
    const { start, end } = await log.bounds(topic, partition)
    return { start: topic === JOURNAL ? (starts[partition] ?? start) : start, end }
  },
  read: async (topic, partition, from, limit) => {
    if (topic === JOURNAL && from < (starts[partition] ?? 0)) throw new AppError('GH_LOG_GAP', `${from} is not kept`)
    return log.read(topic, partition, from, limit)
  },
})

/** The log when its transitions say something else. */
const retold = (log: EventLog, tell: (records: readonly LogRecord[]) => readonly LogRecord[]): EventLog => ({
  ...log,
  read: async (topic, ...rest) => {
    const records = await log.read(topic, ...rest)
    return topic === TRANSITIONS ? tell(records) : records
  },
})

async function compare(log: EventLog, ledger: World['ledger'], covered = 0): Promise<readonly Compared[]> {
  const journal = await journalOf({ log, ledger })
  const saidUpTo = async (): Promise<Offset> => covered
  return Promise.all(PARTITIONS.map((partition) => comparePartition({ journal, log, saidUpTo }, partition)))
}

const patients = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6']
const arrivals = patients.map((encounter) => event('ed.arrived', '08:00', encounter))
const needles = patients.map((encounter) => event(NEEDLE, '08:30', encounter))

async function lived(): Promise<World & { readonly snapshots: readonly Offset[] }> {
  const world = await embeddedWorld()
  await live(world, arrivals)
  const snapshots = await takeSnapshots(world)
  await live(world, needles)
  return { ...world, snapshots }
}

const differences = (compared: readonly Compared[]): readonly string[] => compared.flatMap((one) => one.differences)
const transitions = (compared: readonly Compared[]): number => compared.reduce((sum, one) => sum + one.transitions, 0)

describe('what was said', () => {
  it('is what the journal leads to, from its start or from a snapshot where its start is no longer kept', async () => {
    const { log, ledger, snapshots } = await lived()
    const whole = await compare(log, ledger)
    expect([differences(whole), whole.map(({ from }) => from)]).toEqual([[], [0, 0]])
    const late = await compare(
      begunAt(
        log,
        snapshots.map((offset) => offset - 1),
      ),
      ledger,
    )
    expect([differences(late), late.map(({ from }) => from)]).toEqual([[], snapshots])
    expect(transitions(late)).toBeGreaterThan(0)
    expect(transitions(late)).toBeLessThan(transitions(whole))
  })

  it('cannot be told where neither the start nor a snapshot that fits is kept', async () => {
    const { log, ledger, snapshots } = await lived()
    // The record before the snapshot is gone too: nothing says that it is of this journal.
    const starts = snapshots.map((offset) => offset + 1)
    await expect(compare(begunAt(log, starts), ledger)).rejects.toMatchObject({ code: 'GH_LOG_GAP' })
  })

  it('is found different where it was altered, and where it was said without a cause', async () => {
    const { log, ledger, snapshots } = await lived()
    const altered = retold(log, (records) =>
      records.map((record) => ({
        ...record,
        headers: { ...record.headers, gh_src: record.headers.gh_src?.replace(/\d+$/, '7') ?? '' },
      })),
    )
    expect(differences(await compare(altered, ledger)).length).toBeGreaterThan(0)
    const late = begunAt(
      altered,
      snapshots.map((offset) => offset - 1),
    )
    expect(differences(await compare(late, ledger)).length).toBeGreaterThan(0)
  })

  it('may lack its end while others are at work, and nothing that was surely said', async () => {
    const { log, ledger } = await lived()
    const cut = retold(log, (records) => records.filter(({ offset }) => offset === 0))
    const running = await compare(cut, ledger)
    expect(differences(running)).toEqual([])
    expect(running.reduce((sum, one) => sum + one.notYetSaid, 0)).toBe(transitions(running) - PARTITIONS.length)
    expect(differences(await compare(cut, ledger, Number.POSITIVE_INFINITY))).toEqual(
      expect.arrayContaining([expect.stringMatching(/was never said$/)]),
    )
  })
})
