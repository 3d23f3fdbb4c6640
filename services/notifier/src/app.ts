import { TRANSITIONS } from '@golden-hour/journal'
import type { EventLog, Offset, StoredAlert } from '@golden-hour/ports'
import { createLifecycle, wallClock } from '@golden-hour/service-kit'
import type { FastifyPluginAsync } from 'fastify'
import { createAuditor } from './auditor.ts'
import { alertingRules } from './catalogue.ts'
import { createCatchingUp } from './catching-up.ts'
import { APP, createDeliverer } from './climb/deliveries.ts'
import { createTransitionsReader } from './climb/transitions-reader.ts'
import { createWaker } from './climb/waker.ts'
import type { NotifierConfig } from './config.ts'
import { createSender } from './deliver/sender.ts'
import { publishAlerts } from './live.ts'
import type { NotifierPorts } from './ports.ts'
import { ackRoutes } from './routes/acks.ts'
import { alertRoutes } from './routes/alerts.ts'
import type { RouteContext } from './routes/context.ts'
import { rosterRoutes } from './routes/roster.ts'

export interface Notifier {
  readonly routes: FastifyPluginAsync
  /** Resolves when it reads; what is waiting in the ledger goes on from where it was. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves after `stop`; rejects when reading cannot go on: the process should end then. */
  readonly ended: Promise<void>
}

async function endsOf(log: EventLog): Promise<ReadonlyMap<number, Offset>> {
  const { partitions } = await log.topic(TRANSITIONS)
  const all = Array.from({ length: partitions }, (_, partition) => partition)
  const bounds = await Promise.all(all.map((partition) => log.bounds(TRANSITIONS, partition)))
  return new Map(all.map((partition, i) => [partition, bounds[i]!.end]))
}

/** Throws GH_RULEBOOK_INVALID where a ladder cannot be climbed. */
export function createNotifier(config: NotifierConfig, ports: NotifierPorts): Notifier {
  const { log, live, clock, logger, metrics } = ports
  const { alerts } = ports.ledger
  const { onStop, stop } = createLifecycle(logger)
  let settle: { resolve: () => void; reject: (error: unknown) => void }
  const ended = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Whoever waits for it hears of it; that nobody does is no failure of its own.
  ended.catch(() => {})
  const wall = ports.wall ?? wallClock()
  const rules = alertingRules(ports.rulebook)
  const deliverer = createDeliverer(config, new Set([APP, ...ports.channels.map(({ name }) => name)]))
  const attempts = metrics.counter('gh_notifier_attempts_total', 'attempts at a delivery', ['channel', 'outcome'])
  const words = metrics.counter('gh_notifier_acks_total', 'acknowledgements', ['kind', 'outcome'])
  const moves = metrics.counter('gh_notifier_alert_changes_total', 'changes of alerts', ['state'])

  const changed = (some: readonly StoredAlert[]): void => {
    if (some.length === 0) return
    for (const { climb } of some) moves.inc({ state: climb.state })
    publishAlerts(live, some)
    waker.poke()
    // Where no channel is configured nothing new waits to be sent; what an earlier configuration left is found at the
    // start and by the auditor.
    if (ports.channels.length > 0) for (const sender of senders) sender.poke()
  }
  const catchingUp = { current: null as ReturnType<typeof createCatchingUp> | null }
  const holdsBack = (): boolean => catchingUp.current?.going ?? true
  const counted = (channel: string, outcome: string): void => attempts.inc({ channel, outcome })
  const sending = { alerts, wall, clock, channels: ports.channels, logger, metrics, counted }
  const { leaseMs, urgentSends, lowSends } = config
  const waker = createWaker(config.alertsAtOnce, deliverer, { alerts, wall, clock, logger, holdsBack, changed })
  const senders = [
    createSender({ severities: ['critical', 'high'], atOnce: urgentSends, leaseMs }, sending),
    // Apart, so that what can wait is never in the way.
    createSender({ severities: ['low'], atOnce: lowSends, leaseMs }, sending),
  ]
  const pumps = [waker, ...senders]
  const poke = (): void => {
    for (const pump of pumps) pump.poke()
  }
  const auditor = createAuditor(config.auditEveryMs, {
    alerts,
    clock,
    wall,
    live,
    leases: ports.leases,
    logger,
    metrics,
    holdsBack,
    heal: poke,
  })
  const context: RouteContext = {
    alerts,
    clock,
    rules,
    deliverer,
    acknowledged(alert, kind, outcome) {
      words.inc({ kind, outcome })
      logger.info({ event: 'alert-acknowledged', alertId: alert.alertId, kind, outcome, state: alert.climb.state })
      changed([alert])
    },
  }
  return {
    routes: async (server) => {
      alertRoutes(server, context)
      ackRoutes(server, context)
      rosterRoutes(server, context)
    },
    async start() {
      const catching = createCatchingUp(await endsOf(log), config.catchUpMs, wall, poke)
      catchingUp.current = catching
      for (const [i, pump] of pumps.entries()) onStop(`pump ${i}`, pump.stop)
      onStop('catching up', catching.stop)
      const { reached } = catching
      const reader = createTransitionsReader(rules, { alerts, log, clock, logger, changed, reached })
      const subscription = await log.subscribe(TRANSITIONS, 'notifier', reader)
      subscription.ended.catch((error: unknown) => {
        logger.fatal({ event: 'reading-ended', err: error })
        settle.reject(error)
      })
      onStop('subscription', subscription.stop)
      auditor.start()
      onStop('auditor', auditor.stop)
      poke()
      logger.info({ event: 'notifier-started', rules: rules.size, channels: ports.channels.map(({ name }) => name) })
    },
    async stop() {
      await stop()
      settle.resolve()
    },
    ended,
  }
}
