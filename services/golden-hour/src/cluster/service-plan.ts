import { createCompliance } from '@golden-hour/compliance'
import { createGateway } from '@golden-hour/gateway'
import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { createNotifier } from '@golden-hour/notifier'
import type { Clock } from '@golden-hour/ports'
import { createProcessor } from '@golden-hour/processor'
import { createRecorder } from '@golden-hour/recorder'
import type { Lifecycle, Logger, Metrics } from '@golden-hour/service-kit'
import { createTimeline } from '@golden-hour/timeline'
import type { FastifyPluginAsync } from 'fastify'
import { openChannels } from '../system/open-channels.ts'
import type { ReadRulebook } from '../system/read-rulebook.ts'
import type { Settings } from '../system/read-settings.ts'
import type { SERVICE_PORTS } from './cluster-settings.ts'
import { frontDoor } from './front-door.ts'
import type { Need, World } from './world.ts'

export type ServiceName = keyof typeof SERVICE_PORTS

/** What runs in a process of its own. */
export interface RunnableService {
  start(): Promise<void>
  stop(): Promise<void>
  /** Rejects when the service cannot go on. */
  readonly ended?: Promise<void>
  readonly routes?: FastifyPluginAsync
}

export interface ServiceParts extends ReadRulebook {
  readonly settings: Settings
  readonly sessionKey: Uint8Array
  readonly boardFolder: string | null
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  readonly lifecycle: Lifecycle
}

/** What a service needs of the world, and how it is made of it. */
export interface ServicePlan<N extends Need = Need> {
  readonly needs: readonly N[]
  make(parts: ServiceParts, world: Pick<World, N>): Promise<RunnableService>
}

const plan = <N extends Need>(needs: readonly N[], make: ServicePlan<N>['make']): ServicePlan<N> => ({ needs, make })

export const SERVICE_PLANS = {
  gateway: plan(['log', 'feed', 'ledger', 'live'], async ({ settings, ...parts }, world) =>
    createGateway(settings.gateway, { ...world, ...parts }, { several: true }),
  ),
  processor: plan(['log', 'ledger', 'checkpoints', 'live'], async ({ settings, stored, ...parts }, world) =>
    createProcessor(
      { ...settings.processor, rulebook: stored },
      { ...world, ...parts, snapshots: world.ledger.snapshots },
    ),
  ),
  recorder: plan(['log', 'ledger', 'live'], async ({ settings, ...parts }, world) =>
    createRecorder(settings.recorder, { ...world, ...parts }),
  ),
  notifier: plan(['log', 'ledger', 'live', 'leases'], async ({ settings, ...parts }, world) => {
    const channels = await openChannels(settings, world.ledger)
    parts.lifecycle.onStop('channels', async () => {
      await Promise.all(channels.map((channel) => channel.close()))
    })
    return createNotifier(settings.notifier, { ...world, ...parts, channels })
  }),
  timeline: plan(['ledger', 'live'], async ({ settings, ...parts }, world) => {
    const timeline = createTimeline(settings.timeline, { ...world, ...parts })
    const routes: FastifyPluginAsync = async (server) => {
      await server.register(timeline.routes)
      await server.register(frontDoor(settings.timeline.upstreams, parts))
    }
    return { start: () => timeline.start(), stop: () => timeline.stop(), routes }
  }),
  compliance: plan(['log', 'ledger', 'leases'], async ({ settings, ...parts }, world) =>
    createCompliance(settings.compliance, { ...world, ...parts, topics: [JOURNAL, TRANSITIONS] }),
  ),
} as const satisfies Readonly<Record<ServiceName, unknown>>

export const SERVICE_NAMES = Object.keys(SERVICE_PLANS) as readonly ServiceName[]
