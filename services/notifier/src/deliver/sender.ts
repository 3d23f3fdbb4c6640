import { durationMs, epochMs } from '@golden-hour/model'
import type { Channel, ClaimedDelivery, DeliveryOutcome, SendResult, StoredAlert } from '@golden-hour/ports'
import { NOT_CONFIGURED } from '../climb/deliveries.ts'
import type { NotifierPorts } from '../ports.ts'
import { createPump, type Pump } from '../pump.ts'
import { afterAttempt } from './retry-policy.ts'

export interface SenderOptions {
  readonly severities: readonly StoredAlert['severity'][]
  readonly atOnce: number
  readonly leaseMs: number
}

type Ports = Pick<NotifierPorts, 'clock' | 'channels' | 'logger' | 'metrics'> & {
  readonly alerts: NotifierPorts['ledger']['alerts']
  readonly wall: NonNullable<NotifierPorts['wall']>
  /** Counts what became of attempts, by channel and outcome. */
  counted(channel: string, outcome: string): void
}

const never = (reason: string): SendResult => ({ outcome: 'permanent', reason })

/** A channel promises not to throw; one that does has perhaps sent. */
async function trySend(channel: Channel, delivery: ClaimedDelivery, address: string): Promise<SendResult> {
  const { deliveryId, title, link, severity } = delivery
  const text = delivery.mayHaveArrived && !channel.deduplicates ? `${delivery.text}（可能重复）` : delivery.text
  try {
    return await channel.send({ deliveryId, address, title, text, link, severity })
  } catch (error) {
    return { outcome: 'ambiguous', reason: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Sends what is due, so many at a time.
 *
 * 1. Nothing is sent without a lease. 2. A result counts only while the lease is this attempt's. 3. What was leased and
 * never recorded comes back when the lease runs out: nothing is lost, one copy at most is too many.
 */
export function createSender(options: SenderOptions, ports: Ports): Pump {
  const { alerts, clock, wall, logger } = ports
  const channels = new Map(ports.channels.map((channel) => [channel.name, channel]))
  const inHand = new Set<Promise<void>>()

  const attempt = async (delivery: ClaimedDelivery): Promise<DeliveryOutcome> => {
    const channel = channels.get(delivery.channel)
    const result =
      channel === undefined
        ? never(NOT_CONFIGURED)
        : delivery.address === null
          ? never('no address')
          : await trySend(channel, delivery, delivery.address)
    const deduplicates = channel?.deduplicates ?? false
    return afterAttempt(delivery, result, { deduplicates, now: clock.now(), speed: clock.speed })
  }
  const deliver = async (delivery: ClaimedDelivery): Promise<void> => {
    const { alertId, deliveryId, channel, attempt: number } = delivery
    try {
      const outcome = await attempt(delivery)
      await alerts.record(delivery, outcome)
      ports.counted(channel, outcome.state)
      logger.info({
        event: 'delivery-attempted',
        alertId,
        deliveryId,
        channel,
        attempt: number,
        state: outcome.state,
        reason: outcome.reason,
      })
    } catch (error) {
      logger.error({ event: 'delivery-not-recorded', alertId, deliveryId, channel, err: error })
    }
  }
  const pump = createPump({
    clock,
    wall,
    onError: (error) => logger.error({ event: 'deliveries-not-claimed', err: error }),
    async run() {
      const { severities, atOnce, leaseMs } = options
      const free = atOnce - inHand.size
      if (free === 0) return null
      const wallNow = wall.now()
      const leaseUntil = epochMs(wallNow + leaseMs)
      const claimed = await alerts.claim({ now: clock.now(), wall: wallNow, leaseUntil, severities, limit: free })
      for (const delivery of claimed) {
        const sending = deliver(delivery).finally(() => {
          inHand.delete(sending)
          pump.poke()
        })
        inHand.add(sending)
      }
      // With every hand full the first to be free looks again.
      return claimed.length === free ? null : alerts.nextDelivery(severities)
    },
  })
  return {
    poke: pump.poke,
    async stop() {
      await pump.stop()
      // A provider that hangs is not waited for longer than its message is leased: then it is somebody else's.
      let disarm = (): void => {}
      const leased = new Promise<void>((resolve) => {
        disarm = wall.after(durationMs(options.leaseMs), resolve)
      })
      await Promise.race([Promise.all(inHand), leased])
      disarm()
    },
  }
}
