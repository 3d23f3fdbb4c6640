import type { Action, Told } from '@golden-hour/alert-ladder'
import { type EpochMs, epochMs, MINUTE_MS, plus, sha256 } from '@golden-hour/model'
import type { NewDelivery, StoredAlert } from '@golden-hour/ports'
import type { NotifierConfig } from '../config.ts'
import { RETRY } from '../deliver/retry-policy.ts'
import { messageOf } from './message.ts'

type Fired = Extract<Action, { kind: 'fired' }>

/** The messages of one step that fired at `at`. */
export type Deliverer = (alert: StoredAlert, fired: Fired, at: EpochMs) => readonly NewDelivery[]

/** The inbox: there as soon as the step is. */
export const APP = 'app'
export const NOT_CONFIGURED = 'channel not configured'

const LONGEST_CRITICAL_MS = 10 * MINUTE_MS
const LONGEST_LOW_MS = 24 * 60 * MINUTE_MS

const idOf = (alertId: string, { cycle, step, round }: Fired, person: string, channel: string): string =>
  `d_${sha256(JSON.stringify([alertId, cycle, step, round, person, channel])).slice(0, 32)}`

/** When it is too late to send: the next step says more, the deadline has passed, or a day. */
function expiryOf({ severity, ladder, climb, dueAt }: StoredAlert, { step }: Fired, at: EpochMs): EpochMs {
  if (severity === 'low') return epochMs(at + LONGEST_LOW_MS)
  const longest = at + LONGEST_CRITICAL_MS
  if (severity === 'high') return epochMs(Math.max(dueAt ?? 0, longest))
  const next = ladder.steps[step + 1]
  const nextAt = next === undefined ? longest : plus(climb.cycleAt, next.atMs)
  return epochMs(nextAt > at ? Math.min(nextAt, longest) : longest)
}

/** Reminders say again what can be said: that a channel is missing was said when the step fired. */
const isWorthwhile = (fired: Fired, delivery: NewDelivery): boolean => fired.round === 0 || delivery.state !== 'failed'

/**
 * One message a person and channel. The inbox has it at once; each further channel waits for a receipt from the one
 * before it, and starts at once where that fails. A channel that nobody configured has failed already.
 */
export function createDeliverer(config: NotifierConfig, configured: ReadonlySet<string>): Deliverer {
  const serving = (channel: string): string =>
    configured.has(channel) ? channel : (config.standIns[channel] ?? channel)
  const toPerson = (alert: StoredAlert, fired: Fired, told: Told, at: EpochMs): NewDelivery[] => {
    const expiresAt = expiryOf(alert, fired, at)
    const { receiptMs } = RETRY[alert.severity]
    let waits = 0
    return [...new Set(fired.channels.map(serving))].map((channel, order) => {
      const state = channel === APP ? 'accepted' : configured.has(channel) ? 'pending' : 'failed'
      const dueAt = state === 'pending' ? epochMs(at + waits * receiptMs) : null
      if (state !== 'failed') waits += 1
      return {
        deliveryId: idOf(alert.alertId, fired, told.person, channel),
        cycle: fired.cycle,
        step: fired.step,
        round: fired.round,
        person: told.person,
        channel,
        order,
        state,
        reason: state === 'failed' ? NOT_CONFIGURED : null,
        dueAt,
        expiresAt,
        ...messageOf(alert, told, at, config),
      }
    })
  }
  return (alert, fired, at) =>
    fired.told.flatMap((told) => toPerson(alert, fired, told, at)).filter((delivery) => isWorthwhile(fired, delivery))
}
