import { setTimeout as wait } from 'node:timers/promises'
import { epochMs } from '@golden-hour/model'
import { AppError } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import { KafkaError } from '../protocol/kafka-error.ts'
import { type ProducedPartition, produce, type ToProduce } from '../protocol/produce.ts'
import type { TopicMap } from '../topics/topic-map.ts'
import type { Brokers } from '../wire/brokers.ts'
import { backoff, passes, refused, unavailable } from '../wire/retrying.ts'
import { WireError } from '../wire/wire.ts'
import type { Call } from './take-calls.ts'

export interface SendCallsOptions {
  readonly brokers: Brokers
  readonly topics: TopicMap
  /** How long a batch is tried again before its calls fail with GH_LOG_UNAVAILABLE. */
  readonly withinMs: number
  /** By `performance.now()`: the log is being closed, and trying again ends then. */
  readonly giveUpAt: () => number
  readonly requestTimeoutMs: number
  readonly logger: Logger
}

/** The calls of one partition. */
interface Part {
  readonly topic: string
  readonly partition: number
  readonly calls: readonly Call[]
}

const LANE = 'append'
const UNKNOWN = -1
const LEADER_NOT_AVAILABLE = 5
/** Of the time that an answer is waited for, so that the broker's own answer comes before it. */
const BROKER_SHARE = 0.8

/** Sends to every leader at once, and tries again what did not succeed, until all are settled. */
export function createSender(options: SendCallsOptions): (calls: readonly Call[]) => Promise<void> {
  const { brokers, topics, withinMs, giveUpAt, requestTimeoutMs, logger } = options

  const sendTo = async (node: number, parts: readonly Part[]): Promise<[Part, unknown][]> => {
    try {
      const wire = await brokers.wireTo(node, LANE)
      const answer = await wire.send(produce(topicsOf(parts), requestTimeoutMs * BROKER_SHARE), requestTimeoutMs)
      const produced = answer.topics.flatMap(({ topicName, partitions }) =>
        partitions.map((one) => ({ topic: topicName, ...one })),
      )
      return parts.flatMap((part) => {
        const one = produced.find(({ topic, partition }) => topic === part.topic && partition === part.partition)
        const failure = one === undefined ? new KafkaError(UNKNOWN) : settle(part, one)
        return failure === null ? [] : [[part, failure]]
      })
    } catch (error) {
      return parts.map((part) => [part, error])
    }
  }
  /** Answers those that failed, and why. */
  const sendOnce = async (parts: readonly Part[]): Promise<[Part, unknown][]> => {
    const byLeader = new Map<number, Part[]>()
    const failed: [Part, unknown][] = []
    for (const part of parts) {
      const leader = topics.leader(part.topic, part.partition)
      if (leader === null) failed.push([part, new KafkaError(LEADER_NOT_AVAILABLE)])
      else byLeader.set(leader.node, [...(byLeader.get(leader.node) ?? []), part])
    }
    const answers = await Promise.all([...byLeader].map(([node, some]) => sendTo(node, some)))
    return [...failed, ...answers.flat()]
  }
  return async (calls) => {
    const startedAt = performance.now()
    const nextDelay = backoff()
    let failed = await sendOnce(partsOf(calls))
    for (;;) {
      const again = failed.filter(([part, error]) => passes(error) || fail(part, error))
      if (again.length === 0) return
      const [{ topic, partition }, err] = again[0]!
      const delay = nextDelay()
      if (performance.now() + delay > Math.min(startedAt + withinMs, giveUpAt())) {
        for (const [part, error] of again) fail(part, unavailable(nameOf(part), withinMs, error))
        return
      }
      logger.warn({ event: 'append-tried-again', topic, partition, parts: again.length, err })
      await wait(delay)
      const fatal = await topics.refresh().then(() => null, fatalOf)
      failed = fatal === null ? await sendOnce(again.map(([part]) => part)) : again.map(([part]) => [part, fatal])
    }
  }
}

const nameOf = ({ topic, partition }: Part): string => `append to ${topic}/${partition}`
/** That the brokers are away is known already. */
const fatalOf = (error: unknown): unknown => (error instanceof WireError || error instanceof KafkaError ? null : error)

function fail(part: Part, error: unknown): false {
  const cause = error instanceof KafkaError ? refused(nameOf(part), error) : error
  for (const { reject } of part.calls) reject(cause)
  return false
}

/** Answers why it did not succeed, if so. */
function settle({ topic, calls }: Part, { errorCode, baseOffset, logAppendTime }: ProducedPartition): Error | null {
  if (errorCode !== 0) return new KafkaError(errorCode)
  if (logAppendTime === '-1')
    return new AppError('GH_LOG_SETTINGS', `${topic} keeps the time of the sender, not of the log`, {
      advice: `set message.timestamp.type=LogAppendTime on ${topic}`,
    })
  const appendedAt = epochMs(Number(logAppendTime))
  let offset = Number(baseOffset)
  for (const { messages, resolve } of calls) resolve(messages.map(() => ({ offset: offset++, appendedAt })))
  return null
}

function topicsOf(parts: readonly Part[]) {
  const topics = new Map<string, ToProduce[]>()
  for (const { topic, partition, calls } of parts) {
    const partitions = topics.get(topic) ?? []
    topics.set(topic, partitions)
    partitions.push({ partition, messages: calls.flatMap(({ messages }) => messages) })
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }))
}

function partsOf(calls: readonly Call[]): Part[] {
  const parts = new Map<string, Call[]>()
  for (const call of calls) {
    const name = `${call.partition} ${call.topic}`
    const there = parts.get(name)
    if (there === undefined) parts.set(name, [call])
    else there.push(call)
  }
  return [...parts.values()].map((some) => ({ topic: some[0]!.topic, partition: some[0]!.partition, calls: some }))
}
