import { createCompliance } from '@golden-hour/compliance'
import { createGateway } from '@golden-hour/gateway'
import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import type { EpochMs } from '@golden-hour/model'
import { createNotifier } from '@golden-hour/notifier'
import type { StoredRulebook } from '@golden-hour/ports'
import { createProcessor } from '@golden-hour/processor'
import { createRecorder } from '@golden-hour/recorder'
import type { Rulebook } from '@golden-hour/rulebook'
import {
  createLifecycle,
  createMetrics,
  createServer,
  type HospitalClock,
  type Logger,
  secureHeaders,
  sessions,
} from '@golden-hour/service-kit'
import { createTimeline } from '@golden-hour/timeline'
import { listenAt } from './listen-at.ts'
import { openChannels } from './open-channels.ts'
import { type Embedded, openEmbedded } from './open-embedded.ts'
import { processRoutes } from './process-routes.ts'
import type { Settings } from './read-settings.ts'

/** Of the whole system in one process, where none is said. */
const DEFAULT_PORT = 8_080

export interface SystemOptions {
  readonly data: string
  readonly settings: Settings
  /** The rulebook to put in force, and the files it was made of. */
  readonly rulebook: Rulebook
  readonly stored: StoredRulebook
  /** Null: the wall's time. */
  readonly simulatedFrom: EpochMs | null
  readonly boardFolder: string | null
  readonly logger: Logger
  /** Before the doors open: accounts, sources, rosters. */
  readonly prepare: (embedded: Embedded) => Promise<void>
}

export interface RunningSystem {
  /** `http://127.0.0.1:8080` */
  readonly address: string
  readonly clock: HospitalClock
  readonly embedded: Embedded
  /** Rejects when a service ended that should run; never resolves before `stop`. */
  readonly ended: Promise<void>
  /** Doors first, then services in the order against the flow, then what they stand on. */
  stop(): Promise<void>
}

/** The whole system in one process. What fails while it starts closes what was opened. */
export async function runSystem(options: SystemOptions): Promise<RunningSystem> {
  const lifecycle = createLifecycle(options.logger)
  try {
    return await start(options, lifecycle)
  } catch (error) {
    await lifecycle.stop()
    throw error
  }
}

async function start(options: SystemOptions, lifecycle: ReturnType<typeof createLifecycle>): Promise<RunningSystem> {
  const { settings, rulebook, stored, logger } = options
  const { onStop, stop } = lifecycle
  const metrics = createMetrics({ ofProcess: true })
  const embedded = await openEmbedded(
    { data: options.data, partitions: settings.system.partitions, simulatedFrom: options.simulatedFrom },
    lifecycle,
  )
  const { log, ledger, live, leases, checkpoints, secrets, folder } = embedded
  const { clock } = embedded.time
  const loggerOf = (service: string): Logger => logger.child({ service })
  const common = { log, ledger, live, leases, checkpoints, clock, metrics }
  await options.prepare(embedded)
  const channels = await openChannels(settings, ledger)
  onStop('channels', async () => {
    await Promise.all(channels.map((channel) => channel.close()))
  })

  const processor = createProcessor(
    { ...settings.processor, rulebook: stored },
    { ...common, logger: loggerOf('processor') },
  )
  const recorder = createRecorder(settings.recorder, { ...common, logger: loggerOf('recorder') })
  const notifier = createNotifier(settings.notifier, {
    ...common,
    rulebook,
    channels,
    logger: loggerOf('notifier'),
  })
  const timeline = createTimeline(settings.timeline, {
    ...common,
    rulebook,
    sessionKey: secrets.sessionKey,
    boardFolder: options.boardFolder,
    logger: loggerOf('timeline'),
  })
  const compliance = createCompliance(
    { ...settings.compliance, folder: folder.reportsAt(settings.compliance.folder) },
    { ...common, rulebook, topics: [JOURNAL, TRANSITIONS], logger: loggerOf('compliance') },
  )
  const gateway = createGateway(settings.gateway, { ...common, logger: loggerOf('gateway') })

  let ready = false
  const server = createServer(loggerOf('http'))
  await server.register(secureHeaders)
  await server.register(sessions, { key: secrets.sessionKey })
  await server.register(processRoutes(metrics, () => ready))
  const services = { processor, recorder, notifier, timeline, compliance, gateway }
  for (const [name, service] of Object.entries(services)) {
    await service.start()
    onStop(name, () => service.stop())
    if ('routes' in service && service.routes !== undefined) await server.register(service.routes)
  }
  const { host, port } = settings.system
  const address = await listenAt({ host, port: port ?? DEFAULT_PORT }, (at) => server.listen(at))
  onStop('http', async () => {
    ready = false
    await server.close()
  })
  ready = true
  logger.info({ event: 'ready', address })
  const ended = Promise.all(
    Object.values(services).map((service) => ('ended' in service ? service.ended : new Promise<void>(() => {}))),
  ).then(() => {})
  return { address, clock, embedded, ended, stop }
}
