import Decoder from 'kafkajs/src/protocol/decoder.js'
import { type Exchange, exchange } from './exchange.ts'
import { type RawBatch, readBatches } from './raw-batch.ts'

export interface ToFetch {
  readonly topic: string
  readonly partition: number
  /** Of the leader we think we ask: a broker that knows another refuses. */
  readonly leaderEpoch: number
  readonly from: number
}

export interface FetchLimits {
  /** For how long the broker waits where it has nothing. */
  readonly maxWaitMs: number
  readonly partitionBytes: number
  readonly bytes: number
  /** Only what is sure not to be called off, for topics with transactions. */
  readonly committedOnly: boolean
}

export interface FetchedPartition {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  /** The offset after the last record that readers may see. */
  readonly highWatermark: number
  /** Transactions that were called off, by their first record. */
  readonly aborted: readonly { readonly producerId: bigint; readonly firstOffset: number }[]
  /** Not decoded yet, whole ones only; the first may begin before what was asked for. */
  readonly batches: readonly RawBatch[]
}

export interface Fetched {
  readonly errorCode: number
  readonly partitions: readonly FetchedPartition[]
}

/** At least one batch comes of the first partition that has one, however long it is: who asks takes turns. */
export function fetchFrom(places: readonly ToFetch[], limits: FetchLimits): Exchange<Fetched> {
  const topics = places.map(({ topic, partition, leaderEpoch, from }) => ({
    topic,
    partitions: [
      { partition, currentLeaderEpoch: leaderEpoch, fetchOffset: `${from}`, maxBytes: limits.partitionBytes },
    ],
  }))
  const request = exchange<unknown>('Fetch', {
    maxWaitTime: limits.maxWaitMs,
    minBytes: 1,
    maxBytes: limits.bytes,
    isolationLevel: limits.committedOnly ? 1 : 0,
    topics,
  })
  return { ...request, decode: async (payload) => readAnswer(new Decoder(payload)) }
}

function readAnswer(decoder: Decoder): Fetched {
  decoder.readInt32() // throttle time
  const errorCode = decoder.readInt16()
  decoder.readInt32() // session
  const partitions = decoder
    .readArray((one) => {
      const topic = one.readString() ?? ''
      return one.readArray((inner) => readPartition(inner, topic))
    })
    .flat()
  return { errorCode, partitions }
}

function readPartition(decoder: Decoder, topic: string): FetchedPartition {
  const partition = decoder.readInt32()
  const errorCode = decoder.readInt16()
  const highWatermark = Number(decoder.readInt64())
  decoder.readInt64() // last stable offset
  decoder.readInt64() // log start
  const aborted = decoder.readArray((one) => ({
    producerId: one.readInt64(),
    firstOffset: Number(one.readInt64()),
  }))
  decoder.readInt32() // preferred replica
  return { topic, partition, errorCode, highWatermark, aborted, batches: readBatches(decoder.readBytes()) }
}
