import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS, sha256 } from '@golden-hour/model'
import type { ClaimedDelivery, DeliveryOutcome, SendResult, StoredAlert } from '@golden-hour/ports'

interface Retry {
  /** When attempts are made, from the first; ± 20 %. */
  readonly offsetsMs: readonly number[]
  /** The next channel starts with so many temporary failures; null: only with a definite one. */
  readonly nextAfter: number | null
  /** The next channel starts where no receipt came for so long. */
  readonly receiptMs: number
}

/**
 * By severity: attempts and when the next channel starts. For low matters the inbox never fails, so a receipt is waited
 * for there too, though long: the last rung must be reached.
 */
export const RETRY: Readonly<Record<StoredAlert['severity'], Retry>> = {
  critical: {
    offsetsMs: [0, 2, 5, 10, 20, 40].map((s) => s * SECOND_MS),
    nextAfter: 2,
    receiptMs: 20 * SECOND_MS,
  },
  high: { offsetsMs: [0, 5, 15, 45, 120].map((s) => s * SECOND_MS), nextAfter: 3, receiptMs: 60 * SECOND_MS },
  low: { offsetsMs: [0, 1, 5, 15, 60].map((m) => m * MINUTE_MS), nextAfter: null, receiptMs: 15 * MINUTE_MS },
}

const SPREAD = 0.2

/** From 0.8 to 1.2, the same for the same attempt. */
const jitterOf = (delivery: ClaimedDelivery): number => {
  const hash = Number.parseInt(sha256(`${delivery.deliveryId}/${delivery.attempt}`).slice(0, 8), 16)
  return 1 - SPREAD + (2 * SPREAD * hash) / 0xffffffff
}

export interface Attempted {
  readonly deduplicates: boolean
  readonly now: EpochMs
  /** Hospital milliseconds to one of the wall: a provider's `Retry-After` is of the wall. */
  readonly speed: number
}

const ended = (state: 'accepted' | 'failed', reason: string | null, at: EpochMs): DeliveryOutcome => ({
  state,
  reason,
  providerId: null,
  dueAt: null,
  temporary: false,
  ambiguous: false,
  startNext: state === 'failed',
  at,
})

/** A message that may have arrived is sent again where that shows once, or, if critical, once more at most. */
const mayRepeat = (delivery: ClaimedDelivery, deduplicates: boolean): boolean =>
  deduplicates || (delivery.severity === 'critical' && !delivery.mayHaveArrived)

/** What one attempt's result means for the delivery and for the channel after it. */
export function afterAttempt(delivery: ClaimedDelivery, result: SendResult, attempted: Attempted): DeliveryOutcome {
  const { now } = attempted
  if (result.outcome === 'accepted') return { ...ended('accepted', null, now), providerId: result.providerId }
  if (result.outcome === 'permanent') return ended('failed', result.reason, now)
  const ambiguous = result.outcome === 'ambiguous'
  if (ambiguous && !mayRepeat(delivery, attempted.deduplicates))
    return { ...ended('failed', result.reason, now), ambiguous }
  const { offsetsMs, nextAfter } = RETRY[delivery.severity]
  const next = offsetsMs[delivery.attempt]
  if (next === undefined) return ended('failed', `given up after ${delivery.attempt} attempts: ${result.reason}`, now)
  const wait = (next - (offsetsMs[delivery.attempt - 1] ?? 0)) * jitterOf(delivery)
  const asked = result.outcome === 'temporary' ? (result.retryAfterMs ?? 0) * Math.max(1, attempted.speed) : 0
  return {
    state: 'pending',
    reason: result.reason,
    providerId: null,
    dueAt: epochMs(now + Math.ceil(Math.max(wait, asked))),
    temporary: true,
    ambiguous,
    startNext: nextAfter !== null && delivery.temporaries + 1 >= nextAfter,
    at: now,
  }
}
