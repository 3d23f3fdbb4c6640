import type { AccountBook } from '@golden-hour/ports'
import { createLifecycle, type Logger } from '@golden-hour/service-kit'
import type { FastifyPluginAsync } from 'fastify'
import { auditRoutes } from './audit/audit-routes.ts'
import { createAuditTrail } from './audit/audit-trail.ts'
import { createShownPatients } from './audit/shown-patients.ts'
import { caseRoutes } from './case/case-routes.ts'
import type { TimelineConfig } from './config.ts'
import { createEdBoard } from './ed/ed-board.ts'
import { edRoutes } from './ed/ed-routes.ts'
import { laneRulesOf } from './ed/lane-of.ts'
import { createLiveHub } from './live/live-hub.ts'
import { liveRoutes } from './live/live-routes.ts'
import { createPatientDepartments } from './live/patient-departments.ts'
import type { TimelinePorts } from './ports.ts'
import { qualityRoutes } from './quality/quality-routes.ts'
import { createLoginGate } from './session/login-gate.ts'
import { sessionRoutes } from './session/session-routes.ts'
import { siteRoutes } from './site/site-routes.ts'

export interface Timeline {
  /** To be registered on a server that has `sessions` and `secureHeaders`. */
  readonly routes: FastifyPluginAsync
  start(): Promise<void>
  stop(): Promise<void>
}

/** The head in the log is what a copy of the audit log can be held against. */
async function checkAuditLog(accounts: AccountBook, logger: Logger): Promise<void> {
  try {
    const verdict = await accounts.verifyAudit()
    if (verdict.ok) logger.info({ event: 'audit-log-holds', entries: verdict.entries, head: verdict.head })
    else logger.error({ event: 'audit-log-broken', seq: verdict.seq, reason: verdict.reason })
  } catch (err) {
    logger.warn({ event: 'audit-log-unchecked', err })
  }
}

const wall = (): number => performance.now()

/** Answers the board: from the ledger what is, from the live bus that something changed. Writes nothing but the audit log. */
export function createTimeline(config: TimelineConfig, ports: TimelinePorts): Timeline {
  const { ledger, live, clock, rulebook, logger, metrics, sessionKey, boardFolder } = ports
  const { emergencyDepartment, hospitalId, stayHours, reloadMs } = config
  const { accounts, alerts, timeline: reader } = ledger
  const { onStop, stop } = createLifecycle(logger)

  const trail = createAuditTrail(accounts, clock, metrics)
  onStop('audit', () => trail.settled())
  const shown = createShownPatients(config.auditRepeatMinutes * 60_000, wall)
  const rules = laneRulesOf(rulebook)
  const board = createEdBoard({ reader, alerts, live, clock, rules, stayHours, reloadMs, metrics, wall })
  onStop('board', () => board.stop())
  const departments = createPatientDepartments(reader, wall)
  const hub = createLiveHub({ live, clock, departments, ...config.live, logger, metrics })
  onStop('live', () => hub.close())
  const gate = createLoginGate(config.login, wall)

  return {
    routes: async (server) => {
      sessionRoutes(server, { accounts, gate, trail, clock, sessionKey, zone: rulebook.zone.name, demo: config.demo })
      edRoutes(server, { board, trail, shown, emergencyDepartment })
      caseRoutes(server, { ledger, trail, clock, rulebook, emergencyDepartment })
      qualityRoutes(server, { reader, alerts, trail, clock, rulebook, hospitalId, emergencyDepartment, wall })
      auditRoutes(server, accounts)
      await liveRoutes(server, { hub, trail, emergencyDepartment, lastsMinutes: config.live.lastsMinutes })
      await siteRoutes(server, boardFolder)
    },
    async start() {
      // Years of entries take their time; nobody waits for it.
      const checked = checkAuditLog(accounts, logger)
      onStop('audit check', () => checked)
    },
    stop,
  }
}
