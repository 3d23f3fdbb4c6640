import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '@golden-hour/service-kit'
import { type FetchedPartition, fetchFrom } from '../protocol/fetch.ts'
import { KafkaError, throwIfError } from '../protocol/kafka-error.ts'
import type { TopicMap } from '../topics/topic-map.ts'
import type { Brokers } from '../wire/brokers.ts'
import { backoff, passes, refused } from '../wire/retrying.ts'
import { FETCH } from './limits.ts'
import type { Fetchable } from './partition-buffer.ts'
import { OUT_OF_RANGE } from './read-log.ts'
import { createTurns } from './turns.ts'

export interface FetcherOptions {
  readonly brokers: Brokers
  readonly topics: TopicMap
  /** Its own connections, so that nothing else waits behind a long poll. */
  readonly lane: string
  /** For how long a broker holds a question that it has no records for. */
  readonly longPollMs: number
  /** How old what we know of leaders and topic ids may be. */
  readonly refreshEveryMs: number
  readonly requestTimeoutMs: number
  readonly committedOnly: boolean
  readonly logger: Logger
  /** Called after each look at the topics. */
  readonly onRefreshed?: () => void
}

export interface Fetcher {
  add(place: Fetchable): void
  remove(place: Fetchable): void
  /** Waits until the next of its places may decode. */
  turn(): Promise<void>
  /** A place may have room again. */
  wake(): void
  close(): void
}

/** While somebody is left out, brokers are asked more often: who has room again must not wait for others' long poll. */
const SHORT_POLL_MS = 15

/**
 * Keeps places filled. What must stay true:
 *
 * 1. Each broker is asked by one loop of its own, for the places that it leads: a broker that hangs holds up no other.
 * 2. A place is in one question at a time, and an answer counts only if the place is still where it was asked for.
 * 3. A place without room is left out; nobody waits for it.
 * 4. Brokers that are away are tried for ever; only what a person must mend ends it.
 */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { brokers, topics, lane, longPollMs, logger } = options
  const places = new Set<Fetchable>()
  const asked = new Set<Fetchable>()
  /** Whoever led it has failed; nobody is asked for it before the topics are looked at anew. */
  const leaderless = new Set<Fetchable>()
  const loops = new Map<number, { wake: () => void }>()
  const closing = new AbortController()
  let looking = false
  let lookedAt = performance.now()

  const leaderOf = ({ topic, partition }: Fetchable) => topics.leader(topic, partition)
  const failAll = (error: unknown): void => {
    for (const place of places) place.fail(error)
  }
  const wakeAll = (): void => {
    for (const { wake } of loops.values()) wake()
  }

  const look = async (): Promise<void> => {
    const nextDelay = backoff()
    while (!closing.signal.aborted)
      try {
        await topics.refresh()
        lookedAt = performance.now()
        options.onRefreshed?.()
        for (const place of leaderless) if (leaderOf(place) !== null) leaderless.delete(place)
        ensureLoops()
        wakeAll()
        if (leaderless.size === 0) return
        await sleep(nextDelay())
      } catch (error) {
        if (!passes(error)) return failAll(error instanceof KafkaError ? refused('looking for leaders', error) : error)
        logger.warn({ event: 'leaders-unknown', topics: topics.names, err: error })
        await sleep(nextDelay())
      }
  }
  const lookSoon = (): void => {
    if (looking) return
    looking = true
    sleep(backoff()())
      .then(look)
      .finally(() => {
        looking = false
      })
  }
  const sleep = (ms: number): Promise<unknown> =>
    wait(ms, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)

  const answered = (place: Fetchable, from: number, fetched: FetchedPartition): void => {
    if (!places.has(place) || place.position !== from) return
    try {
      throwIfError(fetched.errorCode)
      place.take(fetched)
    } catch (error) {
      if (!(error instanceof KafkaError)) place.fail(error)
      else if (error.type === OUT_OF_RANGE) place.outOfRange()
      else if (error.passes) giveUpLeader([place])
      else place.fail(refused(`reading ${place.topic}/${place.partition}`, error))
    }
  }
  const giveUpLeader = (some: readonly Fetchable[]): void => {
    for (const place of some) if (places.has(place)) leaderless.add(place)
    lookSoon()
  }

  const ask = async (node: number, some: readonly Fetchable[], maxWaitMs: number): Promise<void> => {
    const froms = some.map(({ position }) => position)
    const question = some.map((place, i) => ({
      topic: place.topic,
      partition: place.partition,
      leaderEpoch: leaderOf(place)?.epoch ?? -1,
      from: froms[i]!,
    }))
    const wire = await brokers.wireTo(node, lane)
    const limits = { ...FETCH, maxWaitMs, committedOnly: options.committedOnly }
    const answer = await wire.send(fetchFrom(question, limits), options.requestTimeoutMs + maxWaitMs)
    throwIfError(answer.errorCode)
    for (const fetched of answer.partitions) {
      const i = some.findIndex(({ topic, partition }) => topic === fetched.topic && partition === fetched.partition)
      if (i >= 0) answered(some[i]!, froms[i]!, fetched)
    }
  }

  const loop = async (node: number, sleeper: { wake: () => void }): Promise<void> => {
    let nextDelay = backoff()
    let turn = 0
    while (!closing.signal.aborted) {
      const led = [...places].filter((place) => !leaderless.has(place) && leaderOf(place)?.node === node)
      const ready = led.filter((place) => !place.isFull && !asked.has(place))
      if (ready.length === 0) {
        await new Promise<void>((resolve) => {
          sleeper.wake = resolve
        })
        continue
      }
      // A broker gives at least one batch of the first that has any: everybody comes first in turn.
      turn = (turn + 1) % ready.length
      const some = [...ready.slice(turn), ...ready.slice(0, turn)]
      for (const place of some) asked.add(place)
      try {
        await ask(node, some, ready.length < led.length ? SHORT_POLL_MS : longPollMs)
        nextDelay = backoff()
      } catch (error) {
        if (closing.signal.aborted) return
        if (!passes(error)) return failAll(error)
        logger.warn({ event: 'broker-away', node, partitions: some.length, err: error })
        giveUpLeader(some)
        await sleep(nextDelay())
      } finally {
        for (const place of some) asked.delete(place)
      }
      if (performance.now() - lookedAt > options.refreshEveryMs) lookSoon()
    }
  }
  const ensureLoops = (): void => {
    for (const place of places) {
      const node = leaderOf(place)?.node
      if (node === undefined || loops.has(node)) continue
      const sleeper = { wake: () => undefined as undefined }
      loops.set(node, sleeper)
      loop(node, sleeper).catch(failAll)
    }
  }
  return {
    add(place) {
      places.add(place)
      if (leaderOf(place) === null) giveUpLeader([place])
      ensureLoops()
      wakeAll()
    },
    remove(place) {
      places.delete(place)
      leaderless.delete(place)
    },
    turn: createTurns(),
    wake: wakeAll,
    close() {
      closing.abort()
      wakeAll()
    },
  }
}
