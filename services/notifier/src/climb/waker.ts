import { decide, type RosterRow } from '@golden-hour/alert-ladder'
import type { EpochMs } from '@golden-hour/model'
import type { AlertChange, StoredAlert } from '@golden-hour/ports'
import type { NotifierPorts } from '../ports.ts'
import { createPump, type Pump } from '../pump.ts'
import { changeOf } from './change.ts'
import type { Deliverer } from './deliveries.ts'

type Ports = Pick<NotifierPorts, 'clock' | 'logger'> & {
  readonly alerts: NotifierPorts['ledger']['alerts']
  readonly wall: NonNullable<NotifierPorts['wall']>
  /** Whether a backlog is still being read: who is told now may be told of what is long over. */
  holdsBack(): boolean
  changed(alerts: readonly StoredAlert[]): void
}

/** What time asks of an alert at `now`. */
export function wakeAlert(
  alert: StoredAlert,
  rows: readonly RosterRow[],
  now: EpochMs,
  deliverer: Deliverer,
): AlertChange {
  const { climb, ladder, department, responsible } = alert
  return changeOf(alert, decide(climb, ladder, { rows, at: now, department, responsible }), now, deliverer)
}

/** Wakes alerts when their moment has come, so many in a transaction. */
export const createWaker = (alertsAtOnce: number, deliverer: Deliverer, ports: Ports): Pump =>
  createPump({
    clock: ports.clock,
    wall: ports.wall,
    onError: (error) => ports.logger.error({ event: 'alerts-not-woken', err: error }),
    async run() {
      if (ports.holdsBack()) return null
      for (;;) {
        const now = ports.clock.now()
        const woken = await ports.alerts.wake(now, alertsAtOnce, (alert, rows) =>
          wakeAlert(alert, rows, now, deliverer),
        )
        for (const { alertId, ruleId, climb } of woken)
          ports.logger.info({ event: 'alert-woken', alertId, ruleId, cycle: climb.cycle, step: climb.step })
        ports.changed(woken)
        if (woken.length < alertsAtOnce) return ports.alerts.nextTimer()
      }
    },
  })
