import Encoder from 'kafkajs/src/protocol/encoder.js'
import type { Message } from './checked-record.ts'
import { encodeBatch } from './encode-batch.ts'
import { type Exchange, exchange } from './exchange.ts'

export interface ToProduce {
  readonly partition: number
  readonly messages: readonly Message[]
}

export interface ProducedPartition {
  readonly partition: number
  readonly errorCode: number
  /** Of the first message; those after it follow without a gap. */
  readonly baseOffset: string
  /** Of all of them; -1 where the topic keeps the sender's time. */
  readonly logAppendTime: string
}

interface Produced {
  readonly topics: readonly { readonly topicName: string; readonly partitions: readonly ProducedPartition[] }[]
}

interface TopicToProduce {
  readonly topic: string
  readonly partitions: readonly ToProduce[]
}

/** By every replica that is in sync. */
const ACKNOWLEDGED = -1

/**
 * Acknowledged by every replica that is in sync. `timeoutMs`: for how long the broker waits for them. Encoded here, since
 * kafkajs takes ten times as long for a record.
 */
export const produce = (topics: readonly TopicToProduce[], timeoutMs: number): Exchange<Produced> => ({
  ...exchange<Produced>('Produce', { acks: ACKNOWLEDGED, timeout: timeoutMs, topicData: [] }),
  async encode() {
    const encoder = new Encoder().writeString(null).writeInt16(ACKNOWLEDGED).writeInt32(timeoutMs)
    encoder.writeInt32(topics.length)
    for (const { topic, partitions } of topics) {
      encoder.writeString(topic).writeInt32(partitions.length)
      for (const { partition, messages } of partitions) {
        const batch = encodeBatch(messages)
        encoder.writeInt32(partition).writeInt32(batch.byteLength).writeBuffer(batch)
      }
    }
    return encoder
  },
})
