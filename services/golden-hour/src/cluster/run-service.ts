import { AppError } from '@golden-hour/ports'
import {
  createHealth,
  createLifecycle,
  createLogger,
  createMetrics,
  createServer,
  type Door,
  describeConfig,
  type Health,
  type Lifecycle,
  type Logger,
  openDoor,
  type Phase,
  secureHeaders,
  sessions,
  wallClock,
} from '@golden-hour/service-kit'
import type { TObject } from '@sinclair/typebox'
import { type ExitCode, ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { openAt } from '../start/address-text.ts'
import { listenAt } from '../system/listen-at.ts'
import type { ReadRulebook } from '../system/read-rulebook.ts'
import { type Settings, settingSchemas } from '../system/read-settings.ts'
import { SERVICE_PORTS } from './cluster-settings.ts'
import { patient } from './patience.ts'
import { type RunnableService, SERVICE_PLANS, type ServiceName, type ServicePlan } from './service-plan.ts'
import { stopWithin } from './stop-within.ts'
import type { Need, OpenWorld } from './world.ts'

export interface ServiceRun extends ReadRulebook {
  readonly name: ServiceName
  readonly settings: Settings
  readonly sessionKey: Uint8Array
  readonly openWorld: (logger: Logger) => OpenWorld
}

/** How long a request that is under way when the process is to stop may take, in milliseconds of the wall. */
const LAST_ANSWERS_MS = 5_000

const SECTIONS: Readonly<Record<Need, keyof typeof settingSchemas>> = {
  log: 'kafka',
  feed: 'kafka',
  ledger: 'postgres',
  checkpoints: 'redis',
  live: 'redis',
  leases: 'redis',
}

/** What the process was told, without secrets: of the sections that concern it. */
function describeSettings(settings: Settings, name: ServiceName): Readonly<Record<string, unknown>> {
  const sections = new Set(['system' as const, name, ...SERVICE_PLANS[name].needs.map((need) => SECTIONS[need])])
  return Object.fromEntries(
    [...sections].map((section) => [section, describeConfig(settingSchemas[section] as TObject, settings[section])]),
  )
}

/** What a process that starts is waiting for. */
function createStanding() {
  let phase: Phase = 'starting'
  const away = new Map<string, string>()
  let health = async (): Promise<Health> => ({ isWell: false, world: Object.fromEntries(away) })
  return {
    away,
    phase: () => phase,
    health: () => health(),
    running(next: () => Promise<Health>) {
      health = next
      phase = 'running'
    },
    stopping() {
      phase = 'stopping'
    },
  }
}

interface Run extends ServiceRun {
  readonly logger: Logger
  readonly lifecycle: Lifecycle
  readonly standing: ReturnType<typeof createStanding>
  /** Aborted when the process is to end. */
  readonly signal: AbortSignal
}

async function serve(service: RunnableService, door: Door, { logger, sessionKey, lifecycle }: Run): Promise<void> {
  const server = createServer(logger)
  await server.register(secureHeaders)
  await server.register(sessions, { key: sessionKey })
  if (service.routes !== undefined) await server.register(service.routes)
  await door.serve(server)
  lifecycle.onStop('routes', () => server.close())
}

/** Opens the door, then the world, then starts the service; answers it when it runs. */
async function begin(run: Run, io: Io): Promise<RunnableService> {
  const { name, settings, logger, lifecycle, standing, signal } = run
  const metrics = createMetrics({ ofProcess: true })
  const { host, port } = settings.system
  const { phase, health } = standing
  const at = { host, port: port ?? SERVICE_PORTS[name] }
  const door = await listenAt(at, ({ host, port }) => openDoor({ host, port, phase, health, metrics }))
  const closeDoor = (): Promise<void> => door.close(LAST_ANSWERS_MS)
  lifecycle.onStop('door', closeDoor)
  logger.info({ event: 'settings', address: door.address, ...describeSettings(settings, name) })

  const patiently = patient({
    signal,
    away(what, { code, message, advice }) {
      standing.away.set(what, message)
      logger.warn({ event: 'world-away', what, code, reason: message, advice })
    },
    there: (what) => standing.away.delete(what),
  })
  const plan = SERVICE_PLANS[name] as ServicePlan
  const { world, probes } = await run.openWorld(logger)(plan.needs, lifecycle, patiently)
  const clock = wallClock()
  lifecycle.onStop('clock', () => clock.close())
  const parts = { ...run, boardFolder: io.boardFolder, clock, metrics }
  const service = await plan.make(parts, world)
  lifecycle.onStop(name, () => service.stop())
  await service.start()
  await serve(service, door, run)
  // Again, so that it is the first to close: what is answered is still done.
  lifecycle.onStop('door', () => {
    standing.stopping()
    return closeDoor()
  })
  standing.running(createHealth(probes))
  logger.info({ event: 'ready', address: door.address })
  io.stdout.write(`${name} ${openAt(door.address)}\n`)
  return service
}

/** A service that fails for good has logged what it was; the process ends with the same words. */
function asStop(error: unknown, name: ServiceName): unknown {
  if (error instanceof AppError || error instanceof ProgramStop) return error
  const message = `the ${name} failed: ${error instanceof Error ? error.message : String(error)}`
  return new ProgramStop('GH_SERVICE_FAILED', message, 'its log has the place; a supervisor starts it again', error)
}

/**
 * One service as a process of its own, until it is asked to stop.
 *
 * 1. Its door is there from the first moment: it lives while it waits for its world, and is not ready.
 * 2. A part of the world that is away at the start is waited for. Anything else that fails ends the process.
 * 3. Asked to stop, it closes its door, stops the service, which hands over what is its, then lets go of its world. What
 *    hangs beyond the time allowed ends the process and is named.
 * 4. A service that ended by itself is stopped the same way, and its error is the process' end.
 */
export async function runService(service: ServiceRun, io: Io): Promise<ExitCode> {
  const { name, settings } = service
  const leaving = new AbortController()
  const interrupted = io.untilInterrupted().then(() => leaving.abort())
  const logger = createLogger({ service: name, level: settings.system.logLevel })
  const lifecycle = createLifecycle(logger)
  const run: Run = { ...service, logger, lifecycle, standing: createStanding(), signal: leaving.signal }
  const begun = begin(run, io)
  try {
    await Promise.race([interrupted, begun.then(({ ended }) => ended ?? interrupted)])
    return 0
  } catch (error) {
    logger.fatal({ event: 'service-failed', err: error })
    throw asStop(error, name)
  } finally {
    leaving.abort()
    await stopWithin(settings.system.stopWithinMs, name, lifecycle, begun)
    logger.info({ event: 'stopped' })
  }
}
