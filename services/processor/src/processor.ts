import type { PartitionRow } from '@golden-hour/board-api'
import { JOURNAL, rulebookRecord, TRANSITIONS } from '@golden-hour/journal'
import { AppError, type Reader, type StoredRulebook } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import { createLifecycle } from '@golden-hour/service-kit'
import type { FastifyPluginAsync } from 'fastify'
import type { ProcessorConfig } from './config.ts'
import { createSystemNotices } from './notices.ts'
import { createPace } from './pace.ts'
import { PartitionLoop, type PartitionPorts } from './partition-loop.ts'
import { createProcessorMetrics } from './partition-metrics.ts'
import { Left } from './persist.ts'
import type { ProcessorPorts } from './ports.ts'
import { partitionRoutes } from './routes.ts'
import { compileStored, createRulebookLibrary } from './rulebook-library.ts'
import { createTurnstile } from './snapshotter.ts'
import { createWatch } from './watch.ts'

const GROUP = 'processor'

export interface Processor {
  /**
   * Resolves when every partition that was empty has its rulebook and reading has begun: from then on facts may come.
   * Throws GH_RULEBOOK_INVALID and GH_LOG_SETTINGS.
   */
  start(): Promise<void>
  /** Ends between two records, with a last checkpoint; what is not read is read by the next owner. */
  stop(): Promise<void>
  /** Resolves after `stop`; rejects when reading cannot go on: the process ends, and its supervisor starts another. */
  readonly ended: Promise<void>
  /** Of this process, by number; those whose state is being built are not among them. */
  partitions(): PartitionRow[]
  readonly routes: FastifyPluginAsync
}

/** `rulebook`: what is to be in force. A partition in which another is gets a record that puts it in force. */
export type ProcessorSettings = ProcessorConfig & { readonly rulebook: StoredRulebook }

/** Journal to transitions: the only owner of case state. */
export function createProcessor(config: ProcessorSettings, ports: ProcessorPorts): Processor {
  const { log, ledger, clock, logger, live = null } = ports
  const { hash } = config.rulebook
  const loops = new Map<number, PartitionLoop>()
  const handedOver = new Map<number, Promise<void>>()
  const lifecycle = createLifecycle(logger)
  const meters = createProcessorMetrics(ports.metrics)
  let stopping = false
  let settle: { resolve: () => void; reject: (error: unknown) => void }
  const ended = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Whoever waits for it hears of it; that nobody does is no failure of its own.
  ended.catch(() => {})
  const onFailed = (error: unknown): void => {
    if (stopping || error instanceof Left) return
    logger.fatal({ event: 'processor-failed', err: error })
    settle.reject(error)
  }
  /** The next owner begins where this one ends, if it can be saved; if not, it begins earlier. */
  const handOver = (loop: PartitionLoop): Promise<void> =>
    loop.finish().catch((err: unknown) => {
      logger.warn({ event: 'handed-over-unsaved', partition: loop.partition, err })
    })
  const readerOf = (partitionPorts: PartitionPorts): Reader => ({
    assigned(partition) {
      const loop = new PartitionLoop(partition, config, partitionPorts)
      loops.get(partition)?.leave()
      loops.set(partition, loop)
      return loop.begin()
    },
    async records(partition, records, caughtUp) {
      await loops.get(partition)?.take(records, caughtUp)
    },
    leaving(partition, lost) {
      const loop = loops.get(partition)
      if (loop === undefined) return
      if (lost) loop.leave()
      else handedOver.set(partition, handOver(loop))
    },
    async revoked(partition) {
      await handedOver.get(partition)
      handedOver.delete(partition)
      loops.get(partition)?.leave()
      loops.delete(partition)
      meters.forget(partition)
    },
  })
  const partitions = (): PartitionRow[] =>
    [...loops.values()]
      .map(({ row }) => row)
      .filter((row) => row !== null)
      .sort((a, b) => a.partition - b.partition)

  return {
    ended,
    partitions,
    routes: partitionRoutes(clock, async () => {
      await Promise.all([...loops.values()].map((loop) => loop.refresh()))
      return partitions()
    }),
    async start() {
      const rulebook = compileStored(config.rulebook)
      const refused = rulebook.refusedAt(clock.now())
      // What its calendar does not cover is unknown, not wrong: better than to see nothing.
      if (refused !== null) logger.error({ event: 'rulebook-refused', hash, reason: refused })
      const count = await checkedPartitions(ports)
      await ledger.rulebooks.put(config.rulebook, clock.now())
      for (let partition = 0; partition < count; partition += 1) {
        const { end } = await log.bounds(JOURNAL, partition)
        if (end === 0) await log.append(JOURNAL, partition, [rulebookRecord({ hash })])
      }
      const subscription = await log.subscribe(JOURNAL, GROUP, readerOf(partitionPortsOf(rulebook)))
      subscription.ended.catch(onFailed)
      lifecycle.onStop('journal', () => subscription.stop())
      lifecycle.onStop('partitions', async () => {
        await Promise.all([...loops.values()].map((loop) => loop.finish()))
      })
      lifecycle.onStop(
        'watch',
        createWatch(() => loops.values(), config.noProgressMs, onFailed),
      )
    },
    async stop() {
      stopping = true
      await lifecycle.stop()
      settle.resolve()
    },
  }

  function partitionPortsOf(rulebook: Rulebook): PartitionPorts {
    return {
      ...ports,
      meters,
      notices: createSystemNotices(logger, live),
      rulebookOf: createRulebookLibrary(ledger.rulebooks, [rulebook]),
      pace: createPace(config.sliceMs),
      wall: () => performance.now(),
      rulebookHash: hash,
      onFailed,
      turnstile: createTurnstile(),
    }
  }
}

/** Throws GH_LOG_SETTINGS where the two topics do not fit together. */
async function checkedPartitions({ log }: ProcessorPorts): Promise<number> {
  const [journal, transitions] = [await log.topic(JOURNAL), await log.topic(TRANSITIONS)]
  if (journal.partitions === transitions.partitions) return journal.partitions
  throw new AppError(
    'GH_LOG_SETTINGS',
    `${JOURNAL} has ${journal.partitions} partitions, ${TRANSITIONS} has ${transitions.partitions}`,
    {
      advice: 'they must have the same number, since a partition of the one speaks of the same partition of the other',
    },
  )
}
