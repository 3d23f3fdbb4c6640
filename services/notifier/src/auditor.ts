import { durationMs, epochMs } from '@golden-hour/model'
import type { Lease } from '@golden-hour/ports'
import { createLifecycle } from '@golden-hour/service-kit'
import type { NotifierPorts } from './ports.ts'

/** What is late by more than this, by the wall, is a finding. */
const GRACE_MS = 5_000
const DUTY = 'notifier-auditor'

type Ports = Pick<NotifierPorts, 'clock' | 'live' | 'leases' | 'logger' | 'metrics'> & {
  readonly alerts: NotifierPorts['ledger']['alerts']
  readonly wall: NonNullable<NotifierPorts['wall']>
  /** Whether timers are held back on purpose. */
  holdsBack(): boolean
  /** Sets everything going that may have been missed. */
  heal(): void
}

export interface Auditor {
  start(): void
  stop(): Promise<void>
}

/** Looks every few seconds for what should not be; one of all notifiers does. */
export function createAuditor(everyMs: number, ports: Ports): Auditor {
  const { alerts, clock, wall, logger, live } = ports
  const gauge = ports.metrics.gauge('gh_notifier_audit_findings', 'what the auditor found last', ['finding'])
  const { onStop, stop } = createLifecycle(logger)
  let lease: Lease | null = null
  let looking: Promise<void> = Promise.resolve()
  let stopped = false
  let disarm: () => void = () => {}

  const isMine = async (): Promise<boolean> => {
    if (lease !== null && (await lease.renew())) return true
    lease = await ports.leases.acquire(DUTY, durationMs(everyMs * 3))
    return lease !== null
  }
  const report = (finding: string, named: readonly unknown[]): void => {
    gauge.set({ finding }, named.length)
    if (named.length === 0) return
    logger.error({ event: 'audit-finding', finding, count: named.length, first: named[0] })
    live.publish('system', { kind: 'system', service: 'notifier', finding, count: named.length })
  }
  const look = async (): Promise<void> => {
    if (!(await isMine())) return
    const before = epochMs(clock.now() - GRACE_MS * Math.max(1, clock.speed))
    const found = await alerts.audit(before, epochMs(wall.now() - GRACE_MS))
    report('orphan', found.orphans)
    report('overdue', ports.holdsBack() ? [] : found.overdue)
    report('stuck', found.stuck)
    report('silent-step', found.silent)
    ports.heal()
  }
  const arm = (): void => {
    if (stopped) return
    disarm = wall.after(durationMs(everyMs), () => {
      looking = look()
        .catch((error: unknown) => logger.error({ event: 'audit-failed', err: error }))
        .finally(arm)
    })
  }
  onStop('lease', async () => lease?.release())
  onStop('timer', async () => {
    stopped = true
    disarm()
    await looking
    disarm()
  })
  return { start: arm, stop }
}
