import { setTimeout as wait } from 'node:timers/promises'
import {
  AppError,
  type Clock,
  type EventFeed,
  type FeedReader,
  type FeedRecord,
  type Subscription,
} from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { Intake } from '../../intake/create-intake.ts'
import type { EventResult } from '../../intake/event-result.ts'
import type { RawEvent } from '../../intake/raw-event.ts'
import type { GatewayMetrics } from '../../metrics.ts'
import type { SourceDirectory } from '../../sources/source-directory.ts'
import type { Traffic } from '../../sources/traffic.ts'
import { readRecord } from './read-record.ts'
import { sourcesOfTopics } from './sources-of-topics.ts'
import type { TopicConfig } from './topic-config.ts'

export interface TopicsDoorOptions {
  readonly topics: readonly TopicConfig[]
  /** Gateways of one group share the partitions. */
  readonly group: string
  readonly feed: EventFeed | null
  readonly intake: Intake
  readonly directory: SourceDirectory
  readonly traffic: Traffic
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: GatewayMetrics
}

export interface TopicsDoor {
  /** Throws GH_CONFIG_INVALID, GH_LOG_SETTINGS where a topic or its source is not there. */
  start(): Promise<void>
  /** Rejects when reading has failed for good; resolves after `stop`. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** Between two tries of what the journal does not take: so long at first, and never longer than. */
const [SHORT_WAIT_MS, LONG_WAIT_MS] = [100, 5_000]

/** An event, and which record of the batch it stood in. */
interface Standing {
  readonly record: number
  readonly raw: RawEvent
}

/**
 * Reads the topics of a hospital's systems.
 *
 * 1. Records are called taken, and so committed, when the journal has every good event of them and quarantine every bad
 *    one. What comes again after a failure is known then, and changes nothing.
 * 2. While the journal or quarantine does not answer, nothing of that partition is read on; what was not taken is tried
 *    again, in its order.
 * 3. What the bus kept too short is counted and told, never passed over in silence.
 */
export function createTopicsDoor(options: TopicsDoorOptions): TopicsDoor {
  const { topics, group, feed, intake, directory, traffic, clock, logger, metrics } = options
  const stopping = new AbortController()
  let sources: ReadonlyMap<string, string> = new Map()
  let subscription: Subscription | null = null
  let end: { resolve(): void; reject(error: unknown): void } = { resolve: () => {}, reject: () => {} }
  const ended = new Promise<void>((resolve, reject) => {
    end = { resolve, reject }
  })
  // Whoever runs the gateway looks at it; before they do, it must not end the process unheard.
  ended.catch(() => {})

  /** Until every event has an answer; which records hold what was quarantined. */
  async function takeAll(topic: string, sourceId: string, all: readonly Standing[]): Promise<ReadonlySet<number>> {
    const kept = new Set<number>()
    let left = all
    let tries = 0
    const tryOnce = async (): Promise<void> => {
      const results = await takeOnce(sourceId, left)
      for (const [i, result] of results.entries()) if (isBad(result)) kept.add(left[i]!.record)
      left = left.filter((_, i) => results[i]!.outcome === 'unavailable')
    }
    if (left.length > 0) await tryOnce()
    if (left.length === 0) return kept
    metrics.topicStandsStill.inc({ topic })
    try {
      for (; left.length > 0; await tryOnce()) {
        tries += 1
        await standStill(topic, sourceId, tries)
      }
    } finally {
      metrics.topicStandsStill.dec({ topic })
    }
    return kept
  }
  function takeOnce(sourceId: string, some: readonly Standing[]): Promise<readonly EventResult[]> {
    const profile = directory.byId(sourceId)
    if (profile === null) throw new AppError('GH_CONFIG_INVALID', `source ${sourceId} is gone`)
    return intake.takeUntold(
      profile,
      some.map(({ raw }) => raw),
    )
  }
  async function standStill(topic: string, sourceId: string, tries: number): Promise<void> {
    logger.warn({ event: 'topic-stands-still', topic, source: sourceId, tries })
    const ms = Math.min(SHORT_WAIT_MS * 2 ** (tries - 1), LONG_WAIT_MS)
    // Rejects where the door is closed meanwhile: nothing was committed, and it comes again.
    await wait(ms, undefined, { signal: stopping.signal })
  }

  const reader: FeedReader = {
    async records(records: readonly FeedRecord[]) {
      const { topic, timestamp } = records.at(-1)!
      const sourceId = sources.get(topic)!
      const lenient = directory.byId(sourceId)?.lenient ?? false
      const raws = records.map((record) => readRecord(record, { lenient }))
      const kept = await takeAll(
        topic,
        sourceId,
        raws.flatMap((events, record) => events.map((raw) => ({ record, raw }))),
      )
      const empty = raws.filter((events) => events.length === 0).length
      metrics.topicRecords.inc({ topic, outcome: 'empty' }, empty)
      metrics.topicRecords.inc({ topic, outcome: 'quarantined' }, kept.size)
      metrics.topicRecords.inc({ topic, outcome: 'taken' }, records.length - empty - kept.size)
      metrics.topicDelay.set({ topic }, Math.max(0, clock.now() - timestamp) / 1_000)
    },
    lost({ topic, partition, from, to }) {
      const source = sources.get(topic)!
      metrics.topicRecords.inc({ topic, outcome: 'lost' }, to - from)
      traffic.countLost(source, to - from)
      logger.error({ event: 'topic-records-lost', topic, source, partition, from, to })
    },
  }

  return {
    async start() {
      if (topics.length === 0) return
      if (feed === null)
        throw new AppError('GH_CONFIG_INVALID', 'gateway.topics are read from Kafka, and this profile has none', {
          advice: 'leave gateway.topics out, or run the cluster profile',
        })
      sources = sourcesOfTopics(topics, directory)
      subscription = await feed.subscribe([...sources.keys()], group, reader)
      subscription.ended.then(end.resolve, (error: unknown) => {
        if (stopping.signal.aborted) end.resolve()
        else end.reject(error)
      })
      logger.info({ event: 'topics-read', topics: topics.map(({ topic, source }) => ({ topic, source })), group })
    },
    ended,
    async stop() {
      stopping.abort()
      await subscription?.stop()
    },
  }
}

const isBad = (result: EventResult): boolean => result.outcome === 'quarantined' || result.outcome === 'refused'
