import { AppError } from '@golden-hour/ports'
import assignerProtocol from 'kafkajs/src/consumer/assignerProtocol.js'
import type { Joined } from '../protocol/requests.ts'
import { assign, type MemberClaim } from './assign.ts'
import type { Place } from './partition-work.ts'

/** The name of our way to share partitions: all members of a group must share it. A new way gets a new name. */
export const PROTOCOL = 'golden-hour-hand-over-1'

const { MemberMetadata, MemberAssignment } = assignerProtocol
/** Of Kafka's own frame around what we say: with it, Kafka's tools can show who has what. */
const FRAME_VERSION = 0

interface Said {
  readonly instance: string
  readonly generation: number
  readonly owned: readonly Place[]
}

type ByTopic = Record<string, number[]>

/** What a member tells when it joins: who it is and what it works on. */
export const encodeClaim = (topics: readonly string[], { instance, generation, owned }: Said): Buffer =>
  MemberMetadata.encode({
    version: FRAME_VERSION,
    topics,
    userData: Buffer.from(JSON.stringify({ instance, generation, owned: byTopic(owned) })),
  })

function decodeClaim(id: string, metadata: Buffer): MemberClaim {
  const { generation, owned } = JSON.parse(MemberMetadata.decode(metadata).userData?.toString() ?? '') as {
    generation: number
    owned: ByTopic
  }
  return { id, generation, owned: placesOf(owned) }
}

/** What the leader of a round tells each member to have. Throws GH_LOG_SETTINGS where one of them is none of ours. */
export function encodeAssignments({ members, groupProtocol }: Joined, partitions: readonly Place[], group: string) {
  if (groupProtocol !== PROTOCOL) throw strangerIn(group)
  const claims = members.map(({ memberId, memberMetadata }) => {
    try {
      return decodeClaim(memberId, memberMetadata)
    } catch {
      throw strangerIn(group)
    }
  })
  return [...assign(claims, partitions)].map(([memberId, places]) => ({
    memberId,
    memberAssignment: MemberAssignment.encode({
      version: FRAME_VERSION,
      assignment: byTopic(places),
      userData: Buffer.alloc(0),
    }),
  }))
}

export const decodeAssignment = (assignment: Buffer | null): Place[] =>
  assignment === null || assignment.byteLength === 0
    ? []
    : placesOf(MemberAssignment.decode(assignment)?.assignment ?? {})

export const strangerIn = (group: string): AppError =>
  new AppError('GH_LOG_SETTINGS', `the group ${group} is used by somebody who shares partitions in another way`, {
    advice: `only golden-hour may use ${group}: see who does with kafka-consumer-groups.sh --describe --members, and stop it`,
  })

function byTopic(places: readonly Place[]): ByTopic {
  const topics: ByTopic = {}
  for (const { topic, partition } of places) {
    topics[topic] ??= []
    topics[topic].push(partition)
  }
  return topics
}

const placesOf = (topics: ByTopic): Place[] =>
  Object.entries(topics).flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic, partition })))
