import { setTimeout as wait } from 'node:timers/promises'
import { AppError, type Offset } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import { isKafkaError, KafkaError, throwIfError } from '../protocol/kafka-error.ts'
import {
  heartbeat as beatOf,
  commitOffset,
  committedOffset,
  joinGroup,
  leaveGroup,
  syncGroup,
} from '../protocol/requests.ts'
import type { TopicMap } from '../topics/topic-map.ts'
import type { Brokers } from '../wire/brokers.ts'
import { backoff, passes, refused } from '../wire/retrying.ts'
import { createCoordinator } from './coordinator.ts'
import { decodeAssignment, encodeAssignments, encodeClaim, PROTOCOL, strangerIn } from './group-protocol.ts'
import { startHeartbeat } from './heartbeat.ts'
import { createOwnership } from './ownership.ts'
import type { PartitionWork, Place } from './partition-work.ts'
import { createSignal } from './signal.ts'

/*
 * One member of a group, from its first round to its last. What must stay true:
 *
 *  1. A partition is never with two members that both follow the rules: see `assign.ts`. One that does not hear of the
 *     group any more stops at the end of its session, by its own clock; the group gives its partitions away no earlier.
 *  2. What a member keeps goes on during a round, undisturbed.
 *  3. Heartbeats have their own timer and connection: neither readers nor rounds hold them up.
 *  4. Whatever passes is tried again for ever; what a person must mend ends it.
 *  5. Who stops lets go of everything in good order and then leaves, so that others need not wait for its session to end.
 */
export interface Member {
  /** Where the group has committed to go on; null: nowhere. Throws WireError and KafkaError. */
  committed(place: Place): Promise<Offset | null>
  /** Refused to who is not the owner any more. Throws WireError and KafkaError. */
  commit(place: Place, next: Offset): Promise<void>
  /** Whether the session lasts, by our own clock. Where not, everything was told to leave. */
  isAlive(): boolean
  /** Work on some partition has failed: ends with this error. */
  fail(error: unknown): void
  /** A round is wanted: there are other partitions to share. */
  rejoin(): void
  stop(): Promise<void>
  /** Resolves after `stop`, rejects with the first failure; nothing is ours any more. */
  readonly ended: Promise<void>
}

export interface MemberOptions {
  readonly brokers: Brokers
  readonly topics: TopicMap
  readonly group: string
  readonly lane: string
  readonly instance: string
  readonly sessionTimeoutMs: number
  readonly heartbeatMs: number
  readonly handOverMs: number
  readonly requestTimeoutMs: number
  readonly logger: Logger
  readonly begin: (place: Place, after: Promise<void>) => PartitionWork
}

const LEAVE_WITHIN_MS = 2_000

export function joinAsMember(options: MemberOptions): Member {
  const { brokers, topics, group, instance, sessionTimeoutMs, heartbeatMs, requestTimeoutMs } = options
  const logger = options.logger.child({ group, instance })
  const coordinator = createCoordinator(brokers, group, options.lane)
  const signal = createSignal()
  let memberId = ''
  let generation = -1
  /** From the first try to join until a round has succeeded. */
  let inRound = false
  let stopping = false
  let failure: { readonly error: unknown } | null = null

  const end = (): void => {
    if (stopping) return
    stopping = true
    signal.raise()
    // What is to be committed needs the round to end. Where nothing is left to commit, nobody waits for it.
    void ownership.leaveAll().then(coordinator.interrupt)
  }
  const fail = (error: unknown): void => {
    failure ??= { error }
    end()
  }
  const ownership = createOwnership({
    begin: options.begin,
    handOverMs: options.handOverMs,
    onReleased: () => signal.raise(),
    onFailed: fail,
    logger,
  })
  const beat = async (): Promise<void> => {
    if (generation < 0) throw new Error('not a member yet')
    const asked = { group, memberId, generation }
    const { errorCode } = await coordinator.send('beat', beatOf(asked), sessionTimeoutMs / 2)
    if (errorCode === 0) return
    if (asked.memberId !== memberId || asked.generation !== generation)
      throw new Error('asked too early to mean anything')
    const error = new KafkaError(errorCode)
    if (error.type === 'REBALANCE_IN_PROGRESS') {
      if (!inRound) signal.raise()
      return
    }
    // In a round the generation changes before we hear of it. We are known all the same, and so is what we claim.
    if (error.type === 'ILLEGAL_GENERATION' && inRound) return
    if (isKafkaError(error, ...LOST)) ownership.loseAll(error.type)
    signal.raise(error)
    throw error
  }
  const heartbeat = startHeartbeat({
    everyMs: heartbeatMs,
    sessionTimeoutMs,
    beat,
    onExpired: () => ownership.loseAll('the session has ended'),
  })

  const join = async () => {
    const metadata = encodeClaim(topics.names, { instance, generation, owned: ownership.owned })
    const ask = () =>
      coordinator.send(
        'join',
        joinGroup({
          group,
          memberId,
          sessionTimeoutMs,
          rebalanceTimeoutMs: sessionTimeoutMs,
          protocol: PROTOCOL,
          metadata,
        }),
        sessionTimeoutMs + requestTimeoutMs,
      )
    let joined = await ask()
    if (isKafkaError(errorOf(joined), 'MEMBER_ID_REQUIRED')) {
      memberId = joined.memberId
      joined = await ask()
    }
    throwIfError(joined.errorCode)
    return joined
  }
  const partitions = (): Place[] =>
    topics.names.flatMap((topic) => topics.topic(topic).partitions.map(({ partition }) => ({ topic, partition })))

  const round = async (): Promise<void> => {
    signal.clear()
    inRound = true
    const joined = await join()
    memberId = joined.memberId
    generation = joined.generationId
    const leads = joined.leaderId === memberId
    if (leads) await topics.refresh()
    const assignments = leads ? encodeAssignments(joined, partitions(), group) : []
    const askedAt = performance.now()
    const synced = await coordinator.send(
      'join',
      syncGroup({ group, memberId, generation }, assignments),
      sessionTimeoutMs + requestTimeoutMs,
    )
    throwIfError(synced.errorCode)
    heartbeat.known(askedAt)
    inRound = false
    const assigned = decodeAssignment(synced.memberAssignment)
    logger.info({ event: 'group-round', generation, leads, partitions: assigned.map(({ partition }) => partition) })
    if (!stopping) ownership.assign(assigned)
  }

  const recover = async (error: unknown, delay: number): Promise<void> => {
    if (isKafkaError(error, 'REBALANCE_IN_PROGRESS')) return
    if (isKafkaError(error, ...LOST)) {
      ownership.loseAll(error.type)
      if (error.type === 'UNKNOWN_MEMBER_ID') memberId = ''
      generation = -1
      inRound = false
      return
    }
    if (!passes(error)) throw asFailure(error, group, sessionTimeoutMs)
    logger.warn({ event: 'group-away', err: error })
    await wait(delay)
  }
  const run = async (): Promise<void> => {
    let nextDelay = backoff()
    while (!stopping)
      try {
        await round()
        nextDelay = backoff()
        await signal.wait()
      } catch (error) {
        if (!stopping) await recover(error, nextDelay())
      }
  }
  const leave = async (): Promise<void> => {
    stopping = true
    await ownership.leaveAll()
    heartbeat.stop()
    if (memberId !== '') await Promise.race([tellThatWeLeave(), wait(LEAVE_WITHIN_MS, undefined, { ref: false })])
    generation = -1
    if (failure !== null) throw failure.error
  }
  const tellThatWeLeave = (): Promise<unknown> =>
    coordinator.send('beat', leaveGroup(group, memberId), LEAVE_WITHIN_MS).catch(() => undefined)
  const ended = run().catch(fail).then(leave)
  ended.catch(() => undefined)
  return {
    async committed({ topic, partition }) {
      const answer = await coordinator.send('commit', committedOffset(group, topic, partition), requestTimeoutMs)
      throwIfError(answer.errorCode)
      return Number(answer.offset) < 0 ? null : Number(answer.offset)
    },
    async commit({ topic, partition }, next) {
      const request = commitOffset({ group, memberId, generation }, topic, partition, next)
      throwIfError((await coordinator.send('commit', request, requestTimeoutMs)).errorCode)
    },
    isAlive: heartbeat.isAlive,
    fail,
    rejoin: () => signal.raise(),
    stop() {
      end()
      return ended.catch(() => undefined)
    },
    ended,
  }
}

/** After these the coordinator may have given away what was ours. */
const LOST = ['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION']

const errorOf = ({ errorCode }: { readonly errorCode: number }): KafkaError | null =>
  errorCode === 0 ? null : new KafkaError(errorCode)

function asFailure(error: unknown, group: string, sessionTimeoutMs: number): unknown {
  if (!(error instanceof KafkaError)) return error
  if (error.type === 'INCONSISTENT_GROUP_PROTOCOL') return strangerIn(group)
  if (error.type === 'INVALID_SESSION_TIMEOUT')
    return new AppError('GH_LOG_SETTINGS', `Kafka does not allow a session of ${sessionTimeoutMs} ms`, {
      advice:
        'choose one between group.min.session.timeout.ms and group.max.session.timeout.ms of the brokers, or change those',
      cause: error,
    })
  return refused(`joining the group ${group}`, error)
}
