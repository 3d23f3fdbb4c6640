import { AppError, type EventFeed } from '@golden-hour/ports'
import { feedPartition } from './feed/feed-partition.ts'
import { joinAsMember, type Member } from './group/member.ts'
import { DEFAULTS, type KafkaOptions, type MembershipOptions } from './kafka-options.ts'
import { createLeaderAsker } from './read/ask-leader.ts'
import { createFetcher } from './read/fetcher.ts'
import { boundsOf } from './read/read-log.ts'
import { checkTopics } from './topics/check-topics.ts'
import { createTopicMap } from './topics/topic-map.ts'
import { createBrokers } from './wire/brokers.ts'
import { retrying } from './wire/retrying.ts'

export type KafkaFeedOptions = KafkaOptions & MembershipOptions

/** Topics of a hospital's own bus. Nothing is asked of it before the first subscription. */
export function openKafkaFeed(options: KafkaFeedOptions): EventFeed {
  const settings = { ...DEFAULTS, ...options }
  const { withinMs, logger } = settings
  const brokers = createBrokers({ ...settings, ssl: options.ssl ?? null, sasl: options.sasl ?? null })
  const members = new Set<Member>()
  let closed: Promise<void> | null = null
  let subscriptions = 0

  return {
    async subscribe(names, group, reader) {
      if (closed !== null) throw new AppError('GH_LOG_UNAVAILABLE', 'the feed is closed')
      const topics = createTopicMap(brokers, names, { fixed: false })
      const anyOf = Object.fromEntries(names.map((name) => [name, { partitions: null, rules: [] }]))
      await retrying('opening the feed', withinMs, async () => {
        await checkTopics(brokers, anyOf)
        await topics.refresh()
      })
      subscriptions += 1
      const lane = `feed ${subscriptions}`
      const partitions = (): number => names.reduce((sum, name) => sum + topics.topic(name).partitions.length, 0)
      let known = partitions()
      const fetcher = createFetcher({
        ...settings,
        brokers,
        topics,
        lane,
        committedOnly: true,
        onRefreshed() {
          if (partitions() === known) return
          known = partitions()
          member.rejoin()
        },
      })
      const ask = createLeaderAsker({ brokers, topics, withinMs })
      const member = joinAsMember({
        ...settings,
        brokers,
        topics,
        lane,
        group,
        begin: (place, after) =>
          feedPartition(place, after, {
            reader,
            fetcher,
            boundsOf: (of) => boundsOf(ask, of.topic, of.partition),
            member,
            logger,
          }),
      })
      members.add(member)
      const ended = member.ended.finally(() => {
        members.delete(member)
        fetcher.close()
      })
      ended.catch((err: unknown) => logger.error({ event: 'feed-ended', topics: names, group, err }))
      return { stop: member.stop, ended }
    },
    close() {
      closed ??= Promise.all([...members].map((member) => member.stop())).then(() => brokers.close())
      return closed
    },
  }
}
