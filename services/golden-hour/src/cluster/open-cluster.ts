import { openRedisCheckpoints } from '@golden-hour/checkpoint-redis'
import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { openPostgresLedger } from '@golden-hour/ledger-postgres'
import { openRedisLeases, openRedisLiveBus } from '@golden-hour/live-redis'
import { logTopic, openKafkaFeed, openKafkaLog } from '@golden-hour/log-kafka'
import type { EventFeed, EventLog, Ledger } from '@golden-hour/ports'
import { openRedis, type RedisConnection } from '@golden-hour/redis-connection'
import type { Lifecycle, Logger, Probe } from '@golden-hour/service-kit'
import type { FileStore } from '../files/file-store.ts'
import type { Settings } from '../system/read-settings.ts'
import type { Patiently } from './patience.ts'
import { kafkaOptions, postgresOptions, redisSettings } from './store-options.ts'
import { withTopicPrefix } from './topic-prefix.ts'
import type { Need, Opened, OpenWorld, World } from './world.ts'

export interface ClusterOptions {
  readonly settings: Settings
  readonly files: FileStore
  readonly logger: Logger
  /** Who opens it: servers name their sessions after it. */
  readonly name: string
}

/** One piece of work on the way to an open world. */
interface Opening extends ClusterOptions {
  readonly lifecycle: Lifecycle
  readonly patiently: Patiently
  readonly probes: Probe[]
}

async function openLog({ settings, files, logger, lifecycle, patiently, probes }: Opening): Promise<EventLog> {
  const { lingerMs, partitions, prefix } = settings.kafka
  const topic = logTopic(partitions)
  const topics = { [`${prefix}${JOURNAL}`]: topic, [`${prefix}${TRANSITIONS}`]: topic }
  const groupPrefix = `${prefix}golden-hour.`
  const options = { ...(await kafkaOptions(settings, files, logger)), topics, lingerMs, groupPrefix }
  const log = withTopicPrefix(await patiently('journal', () => openKafkaLog(options)), prefix)
  lifecycle.onStop('journal', () => log.close())
  probes.push({ name: 'journal', isRequired: true, ask: () => log.bounds(JOURNAL, 0) })
  return log
}

/** Nothing is asked of it before the hospital's topics are read. */
async function openFeed({ settings, files, logger, lifecycle }: Opening): Promise<EventFeed> {
  const feed = openKafkaFeed(await kafkaOptions(settings, files, logger))
  lifecycle.onStop('feed', () => feed.close())
  return feed
}

async function openLedger({ settings, files, logger, lifecycle, patiently, probes, name }: Opening): Promise<Ledger> {
  const options = await postgresOptions(settings, files, name)
  const ledger = await patiently('ledger', () => openPostgresLedger(options, logger))
  lifecycle.onStop('ledger', () => ledger.close())
  probes.push({ name: 'ledger', isRequired: true, ask: () => ledger.rulebooks.get('') })
  return ledger
}

async function openRedisOnce(opening: Opening): Promise<RedisConnection> {
  const { settings, files, logger, lifecycle, patiently, probes } = opening
  const options = await redisSettings(settings, files)
  const redis = await patiently('redis', () => openRedis(options, { logger }))
  lifecycle.onStop('redis', () => redis.close())
  probes.push({ name: 'redis', isRequired: false, ask: () => redis.run('probing', (client) => client.ping()) })
  return redis
}

/** The parts that stand on Redis: without it checkpoints, screens and duties wait, and everything else goes on. */
async function openOnRedis(opening: Opening, wanted: ReadonlySet<Need>, log: EventLog | null): Promise<Partial<World>> {
  const { logger, lifecycle } = opening
  const redis = await openRedisOnce(opening)
  const opened: { -readonly [N in keyof World]?: World[N] } = {}
  if (wanted.has('checkpoints') && log !== null) {
    const { id: topicId } = await log.topic(JOURNAL)
    const checkpoints = openRedisCheckpoints({ redis, topicId, logger })
    lifecycle.onStop('checkpoints', () => checkpoints.close())
    opened.checkpoints = checkpoints
  }
  if (wanted.has('live')) {
    const live = openRedisLiveBus({ redis, logger })
    lifecycle.onStop('live', () => live.close())
    opened.live = live
  }
  if (wanted.has('leases')) {
    const leases = openRedisLeases({ redis, logger })
    lifecycle.onStop('leases', () => leases.close())
    opened.leases = leases
  }
  return opened
}

const ON_REDIS: readonly Need[] = ['checkpoints', 'live', 'leases']

/**
 * The world of a cluster: Kafka, PostgreSQL, Redis, in this order. Rejects with GH_LOG_UNAVAILABLE, GH_LEDGER_UNAVAILABLE
 * while one is away; GH_LOG_SETTINGS, GH_LEDGER_SCHEMA, GH_STATE_SETTINGS, GH_CONFIG_INVALID where a person must mend it.
 */
export const openCluster =
  (options: ClusterOptions): OpenWorld =>
  async <N extends Need>(needs: readonly N[], lifecycle: Lifecycle, patiently: Patiently): Promise<Opened<N>> => {
    const wanted = new Set<Need>(needs)
    const opening: Opening = { ...options, lifecycle, patiently, probes: [] }
    // A checkpoint is of one journal.
    const log = wanted.has('log') || wanted.has('checkpoints') ? await openLog(opening) : null
    const feed = wanted.has('feed') ? await openFeed(opening) : null
    const ledger = wanted.has('ledger') ? await openLedger(opening) : null
    const onRedis = ON_REDIS.some((need) => wanted.has(need)) ? await openOnRedis(opening, wanted, log) : {}
    const world: Partial<World> = {
      ...(log === null ? {} : { log }),
      ...(feed === null ? {} : { feed }),
      ...(ledger === null ? {} : { ledger }),
      ...onRedis,
    }
    return { world: world as Pick<World, N>, probes: opening.probes }
  }
