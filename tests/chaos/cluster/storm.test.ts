import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { logTopic, openKafkaLog } from '@golden-hour/log-kafka'
import { silentLogger } from '@golden-hour/service-kit'
import { missingLocally } from '@golden-hour/testkit/servers'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  factsInLedger,
  remindersToldTwice,
  statusesInLedger,
  statusesUndisturbed,
  windowsAlertedTwice,
} from '../oracle.ts'
import { pause } from '../pause.ts'
import { runProgram, unbuilt } from '../program.ts'
import { random, SEED } from '../random.ts'
import { startSending } from '../sender.ts'
import { spread } from '../spread.ts'
import { FAULTS, type FaultRun, FROZEN_MS } from './faults.ts'
import { CONSULTATION_MS, LiveHospital } from './hospital-events.ts'
import { type FaultFigures, keepResults } from './keep-results.ts'
import { openMessageDesk } from './message-desk.ts'
import { probeEvents, untilTaken } from './probe.ts'
import { PARTITIONS, startCluster } from './running-cluster.ts'
import { publishedOf, runUndisturbed } from './undisturbed-run.ts'

/** How often each fault is done. */
const REPEAT = Number(process.env.GH_CHAOS_REPEAT ?? '1')
/** Only faults whose name holds this. */
const ONLY = process.env.GH_CHAOS_ONLY ?? ''
const BROKERS = Number(process.env.GH_CHAOS_BROKERS ?? '1')
const PER_SECOND = 100
/** Events that pile up while nobody processes them. */
const BACKLOG = Number(process.env.GH_CHAOS_BACKLOG ?? '1000')
/** Who is called to a consultation, by the roster of the demonstration. */
const CONSULTANTS = ['GEN-D08', 'GEN-D02', 'NEU-D01', 'DO-01', 'MA-01']
const COUNTS = { gateway: 2, processor: 3, recorder: 2, notifier: 2 }

const missing = unbuilt ?? (await missingLocally('kafka', 'redis', 'postgres'))

describe.skipIf(missing !== null)(`faults of a cluster${missing === null ? '' : ` (${missing})`}`, () => {
  it(`loses nothing, invents nothing and tells nothing twice (GH_CHAOS_SEED=${SEED}, GH_CHAOS_REPEAT=${REPEAT})`, {
    timeout: 300_000 + REPEAT * FAULTS.length * 60_000,
  }, async () => {
    const desk = await openMessageDesk()
    onTestFinished(() => desk.close())
    const cluster = await startCluster({
      brokers: BROKERS,
      counts: COUNTS,
      reached: { people: CONSULTANTS, url: desk.url },
    })
    onTestFinished(() => cluster.close(), 120_000)
    const { ledger, folder } = cluster
    const next = random(SEED)
    const hospital = new LiveHospital(SEED)
    let rate = PER_SECOND
    const sender = startSending({
      next: () => hospital.next(Date.now()),
      perSecond: () => rate,
      where: () => cluster.where(),
    })
    const run: FaultRun = {
      cluster,
      next,
      frozenMs: FROZEN_MS,
      sendAgain: () => sender.tell(sender.told.slice(0, 3_000)),
      async pileUp() {
        const wanted = sender.acknowledged.size + BACKLOG
        rate = 2_000
        while (sender.acknowledged.size < wanted) await pause(100)
        rate = PER_SECOND
      },
    }
    let round = 0
    const untilBack = async (): Promise<void> => {
      round += 1
      const probes = probeEvents(round)
      await sender.tell(probes)
      await untilTaken(ledger, probes)
    }

    await untilBack()
    const skipped: string[] = []
    let done = 0
    const figures: FaultFigures[] = []
    for (const fault of FAULTS) {
      const why = fault.impossible?.(cluster) ?? null
      if (why !== null) skipped.push(`${fault.name}: ${why}`)
      if (why !== null || !fault.name.includes(ONLY)) continue
      const times: number[] = []
      for (let time = 0; time < REPEAT; time += 1) {
        await pause(next() * 1_000)
        await fault.done(run)
        done += 1
        const over = performance.now()
        await untilBack()
        times.push(performance.now() - over)
      }
      figures.push({ fault: fault.name, repeated: REPEAT, backAndCaughtUpMs: spread(times) })
      process.stdout.write(`${JSON.stringify(figures.at(-1))}\n`)
    }
    sender.finish()
    await sender.done
    await pause(CONSULTATION_MS)
    await untilBack()
    expect(sender.refused).toEqual([])

    const { acknowledged } = sender
    const found = await factsInLedger(ledger, new Set(sender.told.map(({ partitionkey }) => partitionkey)))
    expect(
      [...acknowledged].filter((id) => !found.has(id)),
      'lost',
    ).toEqual([])
    expect(
      [...found.keys()].filter((id) => !acknowledged.has(id)),
      'invented',
    ).toEqual([])
    const facts = [...found.values()].reduce((sum, count) => sum + count, 0)
    expect((await ledger.clinical.counts()).facts, 'facts of patients nobody told of').toBe(facts)
    expect(await remindersToldTwice(ledger), 'reminders told twice').toEqual([])
    expect(await windowsAlertedTwice(ledger), 'windows with two alerts').toEqual([])

    const messages = [...desk.copies.values()]
    const sentAgain = messages.reduce((sum, count) => sum + count - 1, 0)
    expect(sentAgain, 'messages sent again').toBeLessThanOrEqual(done)

    const until = new Date().toISOString()
    const expected = new Set(await statusesUndisturbed(sender.told, folder, '--until', until))
    const statuses = new Set(await statusesInLedger(ledger))
    expect(
      [...statuses].filter((line) => !expected.has(line)),
      'statuses that nobody would have said',
    ).toEqual([])
    expect(
      [...expected].filter((line) => !statuses.has(line)),
      'statuses that were not said',
    ).toEqual([])

    expect([...(await cluster.stopServices()).values()].every((code) => code === 0)).toBe(true)
    const verified = await runProgram('verify', '--profile', 'cluster', '--config', cluster.config)
    expect(verified).toContain('all as the journal has it')
    const log = await openKafkaLog({
      brokers: cluster.servers.kafka,
      clientId: 'chaos',
      instance: 'chaos',
      topics: { [JOURNAL]: logTopic(PARTITIONS), [TRANSITIONS]: logTopic(PARTITIONS) },
      logger: silentLogger(),
    })
    onTestFinished(() => log.close())
    const published = await publishedOf(log, PARTITIONS)
    expect(await runUndisturbed(log, ledger), 'what one undisturbed processor says').toEqual(published)
    const summary = {
      faults: done,
      events: sender.told.length,
      consultations: hospital.consultations,
      sentAgain: sender.repeats(),
      messages: messages.length,
      messagesSentAgain: sentAgain,
      frozenMs: FROZEN_MS,
      brokers: BROKERS,
      verified: verified.trim(),
      skipped,
    }
    process.stdout.write(`${JSON.stringify(summary)}\n`)
    if (process.env.GH_CHAOS_STORE !== undefined) await keepResults(summary, figures)
  })
})
