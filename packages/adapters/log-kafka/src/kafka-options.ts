import type { ConnectionOptions } from 'node:tls'
import type { Logger } from '@golden-hour/service-kit'
import type { SaslOptions } from './wire/open-wire.ts'

export interface KafkaOptions {
  /** `host:port` of some brokers; the others are learnt from them. */
  readonly brokers: readonly string[]
  /** How the brokers' logs name us. */
  readonly clientId: string
  readonly ssl?: ConnectionOptions | null
  readonly sasl?: SaslOptions | null
  readonly connectTimeoutMs?: number
  readonly requestTimeoutMs?: number
  /** How long a call is tried again before GH_LOG_UNAVAILABLE. */
  readonly withinMs?: number
  readonly logger: Logger
}

export interface MembershipOptions {
  /** Of this process, told to the group and in logs. */
  readonly instance: string
  /** Without a sign of life for so long, a member's partitions go to others. */
  readonly sessionTimeoutMs?: number
  /** How often a sign of life is given, which is also how soon a member hears of a new round. */
  readonly heartbeatMs?: number
  /** How long a reader may take to let go of a partition. */
  readonly handOverMs?: number
}

export const DEFAULTS = {
  connectTimeoutMs: 3_000,
  requestTimeoutMs: 10_000,
  withinMs: 20_000,
  sessionTimeoutMs: 6_000,
  heartbeatMs: 1_000,
  handOverMs: 20_000,
  longPollMs: 250,
  refreshEveryMs: 30_000,
}
