import { decodeStructured } from '@golden-hour/events'
import { AppError } from '@golden-hour/ports'
import { createLifecycle } from '@golden-hour/service-kit'
import type { FastifyPluginAsync } from 'fastify'
import type { GatewayConfig } from './config.ts'
import { eventsRoute } from './doors/http/events-route.ts'
import { createTopicsDoor } from './doors/topics/topics-door.ts'
import { createIntake } from './intake/create-intake.ts'
import type { EventResult } from './intake/event-result.ts'
import { gatewayMetrics } from './metrics.ts'
import { collectOpenApi } from './openapi/openapi.ts'
import type { GatewayPorts } from './ports.ts'
import { quarantineRoutes } from './quarantine/routes.ts'
import { createRouter } from './router/create-router.ts'
import { createRoundsAlone } from './router/rounds-alone.ts'
import { createRoundsShared } from './router/rounds-shared.ts'
import { sourcesRoute } from './sources/routes.ts'
import { createSourceDirectory } from './sources/source-directory.ts'
import { createTraffic } from './sources/traffic.ts'

export interface Gateway {
  /** Register once, without a prefix; the server must have `sessions`. */
  readonly routes: FastifyPluginAsync
  start(): Promise<void>
  /** Answers what it has begun, writes what it counted. */
  stop(): Promise<void>
  /** Rejects when the hospital's topics can be read no more: the process is to end. */
  readonly ended: Promise<void>
  /**
   * Events of the same process, in the JSON format of CloudEvents: the very way that `POST /events` takes after it has
   * read the request. Throws where no source has that id.
   */
  accept(sourceId: string, events: readonly unknown[]): Promise<EventResult[]>
}

export interface GatewayOptions {
  /** Whether other gateways write to the same journal: they decide together, in the ledger. Default: it is alone. */
  readonly several?: boolean
}

/** Everything a hospital sends becomes facts in the journal, or is kept in quarantine with its reason. */
export function createGateway(
  config: GatewayConfig,
  ports: GatewayPorts,
  { several = false }: GatewayOptions = {},
): Gateway {
  const { ledger, clock, logger } = ports
  const { onStop, stop } = createLifecycle(logger)
  const metrics = gatewayMetrics(ports.metrics)
  const rounds = (several ? createRoundsShared : createRoundsAlone)(config, ports, metrics)
  const router = createRouter(config, rounds, logger, metrics)
  const directory = createSourceDirectory(ledger.sources, config.sourcesEveryMs, logger)
  const traffic = createTraffic(ledger.sources, clock)
  const intake = createIntake(router, traffic, ports, metrics)

  const topics = createTopicsDoor({
    topics: config.topics,
    group: config.topicsGroup,
    feed: ports.feed ?? null,
    intake,
    directory,
    traffic,
    clock,
    logger,
    metrics,
  })

  const writeCounts = (): void => {
    traffic.write().catch((error: unknown) => logger.error({ event: 'counts-not-written', err: error }))
  }
  return {
    routes: async (server) => {
      await collectOpenApi(server)
      await server.register(eventsRoute(config, directory, intake, traffic, metrics))
      await server.register(quarantineRoutes(ports, intake, directory))
      await server.register(sourcesRoute(ports, directory, traffic))
    },
    async start() {
      await directory.start()
      onStop('sources', () => directory.stop())
      const timer = setInterval(writeCounts, config.countsEveryMs)
      timer.unref()
      onStop('counts', async () => {
        clearInterval(timer)
        await traffic.write()
      })
      await router.start()
      onStop('router', () => router.stop())
      await topics.start()
      onStop('topics', () => topics.stop())
      logger.info({ event: 'gateway-started', sources: directory.all().length })
    },
    stop,
    ended: topics.ended,
    async accept(sourceId, events) {
      const profile = directory.byId(sourceId)
      if (profile === null)
        throw new AppError('GH_CONFIG_INVALID', `no source ${sourceId}`, { advice: 'write its profile first' })
      const encoder = new TextEncoder()
      return intake.take(
        profile,
        events.map((event) => ({
          mode: 'structured',
          headers: {},
          raw: () => encoder.encode(JSON.stringify(event)),
          decoded: decodeStructured(event, { lenient: profile.lenient }),
          place: null,
        })),
      )
    },
  }
}
