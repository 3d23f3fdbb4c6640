import { durationMs, type EpochMs, MINUTE_MS } from '@golden-hour/model'
import type { Clock, EventLog, LeaseKeeper, Ledger } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import { createLifecycle, type Logger } from '@golden-hour/service-kit'
import type { FastifyPluginAsync } from 'fastify'
import { schedule } from 'node-cron'
import { type ComplianceConfig, cutAfterMidnight } from './config.ts'
import { isLedgerComplete } from './ledger-complete.ts'
import { type Night, nextNightDueAt, nightsDue } from './nights.ts'
import { reportRoutes } from './routes.ts'
import { type NightWork, runNight } from './run-night.ts'

export interface CompliancePorts {
  readonly log: EventLog
  readonly ledger: Ledger
  readonly leases: LeaseKeeper
  readonly clock: Clock
  readonly rulebook: Rulebook
  readonly logger: Logger
  /** The topics that the ledger must hold up to their ends before a night is cut: journal and transitions. */
  readonly topics: readonly string[]
}

export interface Compliance {
  readonly routes: FastifyPluginAsync
  start(): Promise<void>
  stop(): Promise<void>
  /** Runs what is due now; resolves with the nights that were run. */
  catchUp(): Promise<readonly Night[]>
}

/** A night takes minutes at most; who holds the lease longer is gone. */
const LEASE_MS = durationMs(10 * MINUTE_MS)
/** Of the wall: a ledger that is behind for longer is looked at again with the next look. */
const COMPLETE_WITHIN_MS = 20_000
/** By the hospital's clock: how often is looked for nights that are due, beside the schedule. */
const LOOK_EVERY_MS = durationMs(5 * MINUTE_MS)

/**
 * 1. Which nights are due is told by the ledger, never by the scheduler: what a stopped process missed is made up.
 * 2. One runner at a time, by a lease.
 * 3. A night is cut only when the ledger holds what the journal and the transitions held after its grace.
 */
export function createCompliance(config: ComplianceConfig, ports: CompliancePorts): Compliance {
  const { ledger, clock, rulebook, logger, leases } = ports
  const { onStop, stop } = createLifecycle(logger)
  const work: NightWork = { ledger, rulebook, hospitalId: config.hospitalId, config, clock, logger }
  let running: Promise<readonly Night[]> | null = null
  // Until then no night can be due: spares the ledger a question every few minutes.
  let nothingBefore = Number.NEGATIVE_INFINITY
  let stopped = false

  const due = async (now: EpochMs) => {
    const startedAt = await ledger.reports.firstStartedAt()
    const knownAt = await ledger.reports.firstKnownAt()
    if (startedAt === null || knownAt === null) return null
    const last = await ledger.reports.lastNight()
    const { graceMs } = config
    const { zone } = rulebook
    // History that was loaded was known of at no earlier night: only the nights since then can have been missed.
    const cutMs = cutAfterMidnight(config)
    const nights = nightsDue({ now, last, first: zone.dayOf(knownAt), zone, cutMs, graceMs })
    const nextDueAt = nextNightDueAt({ now, last, first: zone.dayOf(knownAt), zone, cutMs, graceMs })
    return { first: zone.dayOf(startedAt), nights, nextDueAt }
  }
  const runDue = async (): Promise<readonly Night[]> => {
    if (clock.now() < nothingBefore) return []
    const found = await due(clock.now())
    if (found === null) return []
    if (found.nights.length === 0) {
      nothingBefore = found.nextDueAt
      return []
    }
    if (!(await isLedgerComplete(ports.topics, ports, COMPLETE_WITHIN_MS))) return []
    const lease = await leases.acquire('compliance', LEASE_MS)
    if (lease === null) return []
    const done: Night[] = []
    try {
      for (const night of found.nights) {
        if (stopped || !(await lease.renew())) break
        await runNight(night, found.first, work)
        done.push(night)
      }
    } finally {
      await lease.release()
    }
    return done
  }
  const catchUp = (): Promise<readonly Night[]> => {
    running ??= runDue().finally(() => {
      running = null
    })
    return running
  }
  const look = (): void => {
    catchUp().catch((error) => logger.error({ event: 'night-failed', err: error }))
  }
  const watch = (): void => {
    const callOff = clock.after(LOOK_EVERY_MS, () => {
      look()
      if (!stopped) watch()
    })
    cancel = callOff
  }
  let cancel = (): void => {}

  return {
    routes: reportRoutes(ledger, rulebook),
    async start() {
      onStop('nights', async () => {
        stopped = true
        cancel()
        await running?.catch(() => {})
      })
      // By the wall; where the hospital's clock runs otherwise, the watch beside it finds the night.
      const task = schedule(config.schedule, look, { timezone: rulebook.zone.name, noOverlap: true })
      onStop('schedule', async () => {
        await task.destroy()
      })
      watch()
      look()
    },
    stop,
    catchUp,
  }
}
