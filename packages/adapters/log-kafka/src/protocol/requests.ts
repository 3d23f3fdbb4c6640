import { type Exchange, exchange } from './exchange.ts'

export const EARLIEST = -2
export const LATEST = -1

interface Listed {
  readonly responses: readonly {
    readonly topic: string
    readonly partitions: readonly { readonly partition: number; readonly errorCode: number; readonly offset: string }[]
  }[]
}

/** The first offset that is kept, or the one after the last that readers may see. */
export const listOffset = (topic: string, partition: number, which: number): Exchange<Listed> =>
  exchange('ListOffsets', {
    replicaId: -1,
    isolationLevel: 0,
    topics: [{ topic, partitions: [{ partition, timestamp: which }] }],
  })

interface Coordinator {
  readonly errorCode: number
  readonly coordinator: { readonly nodeId: number }
}
export const findCoordinator = (group: string): Exchange<Coordinator> =>
  exchange('GroupCoordinator', { groupId: group, coordinatorType: 0 })

export interface Joined {
  readonly errorCode: number
  readonly generationId: number
  readonly groupProtocol: string | null
  readonly leaderId: string
  readonly memberId: string
  /** For the leader only. */
  readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[]
}
export interface ToJoin {
  readonly group: string
  readonly memberId: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  readonly protocol: string
  readonly metadata: Buffer
}
export const joinGroup = (join: ToJoin): Exchange<Joined> =>
  exchange('JoinGroup', {
    groupId: join.group,
    sessionTimeout: join.sessionTimeoutMs,
    rebalanceTimeout: join.rebalanceTimeoutMs,
    memberId: join.memberId,
    protocolType: 'consumer',
    groupProtocols: [{ name: join.protocol, metadata: join.metadata }],
  })

/** Who we are to the coordinator. */
export interface Membership {
  readonly group: string
  readonly memberId: string
  readonly generation: number
}

interface Synced {
  readonly errorCode: number
  readonly memberAssignment: Buffer | null
}
export const syncGroup = (
  { group, memberId, generation }: Membership,
  groupAssignment: readonly { readonly memberId: string; readonly memberAssignment: Buffer }[],
): Exchange<Synced> => exchange('SyncGroup', { groupId: group, generationId: generation, memberId, groupAssignment })

interface Coded {
  readonly errorCode: number
}
export const heartbeat = ({ group, memberId, generation }: Membership): Exchange<Coded> =>
  exchange('Heartbeat', { groupId: group, groupGenerationId: generation, memberId })

export const leaveGroup = (group: string, memberId: string): Exchange<Coded> =>
  exchange('LeaveGroup', { groupId: group, memberId })

interface OfPartition {
  readonly responses: readonly {
    readonly partitions: readonly { readonly errorCode: number; readonly offset: string }[]
  }[]
}
export const commitOffset = (
  { group, memberId, generation }: Membership,
  topic: string,
  partition: number,
  offset: number,
): Exchange<Coded> => {
  const topics = [{ topic, partitions: [{ partition, offset: `${offset}` }] }]
  const parameters = { groupId: group, groupGenerationId: generation, memberId, topics }
  return answering(exchange<OfPartition>('OffsetCommit', parameters), ({ responses }) => responses[0]!.partitions[0]!)
}

/** `offset` is -1 where nothing was committed. */
export const committedOffset = (
  group: string,
  topic: string,
  partition: number,
): Exchange<Coded & { readonly offset: string }> => {
  const request = exchange<OfPartition & Coded>('OffsetFetch', {
    groupId: group,
    topics: [{ topic, partitions: [{ partition }] }],
  })
  return answering(request, ({ errorCode, responses }) =>
    errorCode === 0 ? responses[0]!.partitions[0]! : { errorCode, offset: '-1' },
  )
}

const answering = <A, B>(request: Exchange<A>, read: (answer: A) => B): Exchange<B> => ({
  ...request,
  decode: async (payload) => read(await request.decode(payload)),
})

export interface TopicToCreate {
  readonly topic: string
  readonly numPartitions: number
  readonly replicationFactor: number
  readonly configEntries: readonly { readonly name: string; readonly value: string }[]
}
interface Created {
  readonly topicErrors: readonly {
    readonly topic: string
    readonly errorCode: number
    readonly errorMessage: string | null
  }[]
}
export const createTopics = (topics: readonly TopicToCreate[], timeoutMs: number): Exchange<Created> =>
  exchange('CreateTopics', { topics, validateOnly: false, timeout: timeoutMs })

interface Described {
  readonly resources: readonly {
    readonly errorCode: number
    readonly resourceName: string
    readonly configEntries: readonly { readonly configName: string; readonly configValue: string | null }[]
  }[]
}
const TOPIC = 2
export const describeTopics = (names: readonly string[]): Exchange<Described> =>
  exchange('DescribeConfigs', {
    resources: names.map((name) => ({ type: TOPIC, name, configNames: [] })),
    includeSynonyms: false,
  })
