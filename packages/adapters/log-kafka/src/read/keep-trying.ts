import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@golden-hour/ports'
import { KafkaError } from '../protocol/kafka-error.ts'
import { backoff, passes, refused } from '../wire/retrying.ts'

/**
 * Tries for ever, as readers do: brokers that are away come back. Answers null when it is over before it is done; throws
 * what does not pass.
 */
export async function keepTrying<T>(
  attempt: () => Promise<T>,
  isOver: () => boolean,
  alsoPasses: (error: unknown) => boolean = () => false,
): Promise<T | null> {
  const nextDelay = backoff()
  while (!isOver())
    try {
      return await attempt()
    } catch (error) {
      const isAway = error instanceof AppError && error.recovery === 'retry'
      if (!isAway && !passes(error) && !alsoPasses(error))
        throw error instanceof KafkaError ? refused('reading', error) : error
      await wait(nextDelay())
    }
  return null
}
