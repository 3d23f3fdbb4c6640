import Decoder from 'kafkajs/src/protocol/decoder.js'
import Encoder from 'kafkajs/src/protocol/encoder.js'
import type { Address } from '../wire/wire.ts'
import { apiKeyOf, type Exchange, VERSIONS } from './exchange.ts'

export interface PartitionMetadata {
  readonly partition: number
  readonly errorCode: number
  /** Node of the broker that is written to and read from; -1: none at present. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
}

export interface TopicMetadata {
  readonly name: string
  readonly errorCode: number
  /** Kafka's own id, as 32 hexadecimal digits: another one when a topic of this name is created anew. */
  readonly id: string
  /** In the order of their numbers. */
  readonly partitions: readonly PartitionMetadata[]
}

export interface ClusterMetadata {
  readonly brokers: ReadonlyMap<number, Address>
  readonly controller: number
  readonly topics: readonly TopicMetadata[]
}

const NO_ID = Buffer.alloc(16)

/**
 * `Metadata` in a version that knows topic ids and leader epochs, which is newer than what kafkajs speaks. From version
 * 9 on it is "flexible": counts are variable-length and one greater, and each structure ends with tagged fields, of
 * which we send none and skip what comes. The request's header has them too, so the body begins with theirs.
 */
export const metadataOf = (topics: readonly string[]): Exchange<ClusterMetadata> => ({
  apiKey: apiKeyOf('Metadata'),
  apiVersion: VERSIONS.Metadata,
  async encode() {
    const encoder = new Encoder().writeUVarInt(0).writeUVarInt(topics.length + 1)
    for (const name of topics) encoder.writeBuffer(NO_ID).writeUVarIntString(name).writeUVarInt(0)
    const [createMissing, withOperations] = [false, false]
    return encoder.writeBoolean(createMissing).writeBoolean(withOperations).writeUVarInt(0)
  },
  async decode(payload) {
    const decoder = new Decoder(payload)
    skipTags(decoder)
    decoder.readInt32() // throttle time
    const brokers = new Map(compactArray(decoder, readBroker))
    decoder.readUVarIntString() // cluster id
    const controller = decoder.readInt32()
    return { brokers, controller, topics: compactArray(decoder, readTopic) }
  },
})

function readBroker(decoder: Decoder): [number, Address] {
  const node = decoder.readInt32()
  const address = { host: decoder.readUVarIntString() ?? '', port: decoder.readInt32() }
  decoder.readUVarIntString() // rack
  skipTags(decoder)
  return [node, address]
}

function readTopic(decoder: Decoder): TopicMetadata {
  const errorCode = decoder.readInt16()
  const name = decoder.readUVarIntString() ?? ''
  const id = decoder.readBytes(16)!.toString('hex')
  decoder.readBoolean() // internal
  const partitions = compactArray(decoder, readPartition).sort((a, b) => a.partition - b.partition)
  decoder.readInt32() // operations
  skipTags(decoder)
  return { name, errorCode, id, partitions }
}

function readPartition(decoder: Decoder): PartitionMetadata {
  const errorCode = decoder.readInt16()
  const partition = decoder.readInt32()
  const leader = decoder.readInt32()
  const leaderEpoch = decoder.readInt32()
  const [replicas] = [readNodes(decoder), readNodes(decoder), readNodes(decoder)]
  skipTags(decoder)
  return { partition, errorCode, leader, leaderEpoch, replicas }
}

const readNodes = (decoder: Decoder): number[] => compactArray(decoder, (one) => one.readInt32())

function compactArray<T>(decoder: Decoder, read: (decoder: Decoder) => T): T[] {
  const length = Math.max(0, decoder.readUVarInt() - 1)
  return Array.from({ length }, () => read(decoder))
}

function skipTags(decoder: Decoder): void {
  for (let left = decoder.readUVarInt(); left > 0; left -= 1) {
    decoder.readUVarInt() // tag
    decoder.forward(decoder.readUVarInt())
  }
}
