import { JOURNAL } from '@golden-hour/journal'
import { openPostgresLedger, type PostgresOptions } from '@golden-hour/ledger-postgres'
import { logTopic, openKafkaFeed, openKafkaLog } from '@golden-hour/log-kafka'
import { epochMs } from '@golden-hour/model'
import type { Clock, EventFeed, EventLog, Ledger } from '@golden-hour/ports'
import { createMetrics, silentLogger } from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import { createGateway, type Gateway, GatewayConfig } from '../src/index.ts'

/** Where a test's servers are, and what on them is the test's own. */
export interface Place {
  readonly brokers: readonly string[]
  /** The topic that is the journal here. */
  readonly journal: string
  readonly partitions: number
  readonly hospital: string
  readonly group: string
  readonly ledger: PostgresOptions
}

export interface ClusterGateway {
  readonly gateway: Gateway
  readonly log: EventLog
  readonly ledger: Ledger
  close(): Promise<void>
}

const quickly = {
  clientId: 'gateway-test',
  instance: 'gateway-test',
  sessionTimeoutMs: 2_000,
  heartbeatMs: 100,
  requestTimeoutMs: 5_000,
  withinMs: 10_000,
  logger: silentLogger(),
}

const wall: Clock = {
  now: () => epochMs(Date.now()),
  at: () => () => {},
  after: () => () => {},
  speed: 1,
}

/** Whoever says `journal` means this topic. */
function named(log: EventLog, topic: string): EventLog {
  const real = (name: string): string => (name === JOURNAL ? topic : name)
  return {
    topic: (name) => log.topic(real(name)),
    append: (name, partition, records) => log.append(real(name), partition, records),
    bounds: (name, partition) => log.bounds(real(name), partition),
    read: (name, partition, from, limit) => log.read(real(name), partition, from, limit),
    subscribe: (name, group, reader) => log.subscribe(real(name), group, reader),
    close: () => log.close(),
  }
}

/** `between`: what stands between the gateway and its world. */
export async function openClusterGateway(
  place: Place,
  between: (world: { readonly log: EventLog; readonly ledger: Ledger }) => { log: EventLog; ledger: Ledger } = (w) => w,
): Promise<ClusterGateway> {
  const { brokers, journal, partitions, hospital, group } = place
  const kafka = await openKafkaLog({ ...quickly, brokers, lingerMs: 1, topics: { [journal]: logTopic(partitions) } })
  const feed: EventFeed = openKafkaFeed({ ...quickly, brokers })
  const { log, ledger } = between({ log: named(kafka, journal), ledger: await openPostgresLedger(place.ledger) })
  const config = Value.Default(GatewayConfig, {
    topics: [{ topic: hospital, source: 'his' }],
    topicsGroup: group,
    adoptAfterMs: 200,
  }) as GatewayConfig
  const ports = { log, ledger, feed, clock: wall, logger: silentLogger(), metrics: createMetrics() }
  const gateway = createGateway(config, ports, { several: true })
  return {
    gateway,
    log,
    ledger,
    async close() {
      await gateway.stop()
      await feed.close()
      await log.close()
      await ledger.close()
    },
  }
}
