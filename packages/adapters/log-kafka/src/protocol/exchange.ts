import type Encoder from 'kafkajs/src/protocol/encoder.js'
import apiKeys from 'kafkajs/src/protocol/requests/apiKeys.js'
import protocol from 'kafkajs/src/protocol/requests/index.js'

/** One request and how its answer is read. */
export interface Exchange<T> {
  readonly apiKey: number
  readonly apiVersion: number
  encode(): Promise<Encoder>
  /** What stands after the correlation id. Errors of the broker are in the answer, as codes. */
  decode(payload: Buffer): Promise<T>
}

/**
 * The version of each request that we speak: the newest that kafkajs encodes, and every broker from 2.8 to 4.x knows
 * them. `Metadata` is our own: see `metadata.ts`.
 */
export const VERSIONS = {
  Produce: 7,
  Fetch: 11,
  ListOffsets: 3,
  Metadata: 12,
  OffsetCommit: 5,
  OffsetFetch: 4,
  GroupCoordinator: 2,
  JoinGroup: 5,
  Heartbeat: 3,
  LeaveGroup: 3,
  SyncGroup: 3,
  CreateTopics: 3,
  DescribeConfigs: 2,
} as const

/** A request that kafkajs encodes, answered as kafkajs decodes it: without looking for error codes. */
export function exchange<T>(name: keyof typeof VERSIONS | 'ApiVersions', parameters: object): Exchange<T> {
  const version = name === 'ApiVersions' ? 2 : VERSIONS[name]
  const { request, response } = protocol.requests[name]!.protocol({ version })(parameters)
  return {
    apiKey: request.apiKey,
    apiVersion: request.apiVersion,
    encode: request.encode,
    decode: (payload) => response.decode(payload) as Promise<T>,
  }
}

export const apiKeyOf = (name: keyof typeof VERSIONS): number => apiKeys[name]!
