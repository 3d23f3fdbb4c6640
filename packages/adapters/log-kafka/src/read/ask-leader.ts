import { AppError } from '@golden-hour/ports'
import type { Exchange } from '../protocol/exchange.ts'
import { KafkaError } from '../protocol/kafka-error.ts'
import type { Leader, TopicMap } from '../topics/topic-map.ts'
import type { Brokers } from '../wire/brokers.ts'
import { passes, retrying } from '../wire/retrying.ts'
import type { Wire } from '../wire/wire.ts'

export interface AskLeaderParts {
  readonly brokers: Brokers
  readonly topics: TopicMap
  /** How long it is tried before GH_LOG_UNAVAILABLE. */
  readonly withinMs: number
}

const LEADER_NOT_AVAILABLE = 5

/** Asks whoever leads a partition, and looks for another leader where that one fails. */
export function createLeaderAsker({ brokers, topics, withinMs }: AskLeaderParts) {
  return async <T>(
    topic: string,
    partition: number,
    ask: (send: <A>(exchange: Exchange<A>) => Promise<A>, leader: Leader) => Promise<T>,
  ): Promise<T> => {
    const { partitions } = topics.topic(topic)
    if (partitions[partition] === undefined)
      throw new AppError(
        'GH_LOG_SETTINGS',
        `${topic} has no partition ${partition}; it has ${partitions.length}, from 0`,
      )
    let stale = topics.leader(topic, partition) === null
    return retrying(`${topic}/${partition}`, withinMs, async () => {
      if (stale) await topics.refresh()
      const leader = topics.leader(topic, partition)
      if (leader === null) throw new KafkaError(LEADER_NOT_AVAILABLE)
      try {
        const wire: Wire = await brokers.wireTo(leader.node, 'ask')
        return await ask((exchange) => wire.send(exchange), leader)
      } catch (error) {
        stale = passes(error)
        throw error
      }
    })
  }
}

export type AskLeader = ReturnType<typeof createLeaderAsker>
