import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@golden-hour/ports'
import { KafkaError } from '../protocol/kafka-error.ts'
import { WireError } from './wire.ts'

const FIRST_DELAY_MS = 20
const LONGEST_DELAY_MS = 1_000

/** A delay that grows with every call, and differs from process to process. */
export function backoff(): () => number {
  let delay = FIRST_DELAY_MS
  return () => {
    const now = delay * (0.75 + Math.random() / 2)
    delay = Math.min(delay * 2, LONGEST_DELAY_MS)
    return now
  }
}

/** Whether it may help to try again: brokers stop, start and change their leader. */
export const passes = (error: unknown): boolean =>
  error instanceof WireError || (error instanceof KafkaError && error.passes)

/**
 * Tries until it is done. Throws GH_LOG_UNAVAILABLE when it is still not done after `withinMs`, GH_LOG_SETTINGS where a
 * broker refuses for good, and whatever else `attempt` throws.
 */
export async function retrying<T>(what: string, withinMs: number, attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + withinMs
  const nextDelay = backoff()
  for (;;)
    try {
      return await attempt()
    } catch (error) {
      if (!passes(error)) throw error instanceof KafkaError ? refused(what, error) : error
      const delay = nextDelay()
      if (performance.now() + delay > giveUpAt) throw unavailable(what, withinMs, error)
      await wait(delay)
    }
}

export const unavailable = (what: string, withinMs: number, cause: unknown): AppError =>
  new AppError('GH_LOG_UNAVAILABLE', `${what}: not done by Kafka within ${withinMs} ms: ${(cause as Error).message}`, {
    advice: 'see that its brokers run and can be reached, and that enough replicas are in sync',
    cause,
  })

/** A broker says no, and will say so again. */
export const refused = (what: string, cause: KafkaError): AppError =>
  new AppError('GH_LOG_SETTINGS', `${what}: Kafka refuses it: ${cause.message}`, {
    advice: ADVICE[cause.type] ?? 'look it up in the log of the broker',
    cause,
  })

const MAY_NOT = 'give its user the right to it (kafka-acls.sh)'
const ADVICE: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: MAY_NOT,
  GROUP_AUTHORIZATION_FAILED: MAY_NOT,
  CLUSTER_AUTHORIZATION_FAILED: MAY_NOT,
  MESSAGE_TOO_LARGE: 'raise max.message.bytes of the topic',
  RECORD_LIST_TOO_LARGE: 'raise max.message.bytes of the topic',
}
