import { type Static, Type } from '@sinclair/typebox'
import { TopicConfig } from './doors/topics/topic-config.ts'

/** `gateway:` in the configuration file; `GH_GATEWAY__MAX_BATCH_EVENTS` in the environment. */
export const GatewayConfig = Type.Object(
  {
    maxBatchBytes: Type.Integer({ minimum: 1_024, default: 8_388_608, description: 'bytes of one HTTP request' }),
    maxBatchEvents: Type.Integer({ minimum: 1, default: 1_000, description: 'events of one HTTP request' }),
    maxRoundEvents: Type.Integer({ minimum: 1, default: 1_000, description: 'events decided and journaled together' }),
    maxWaiting: Type.Integer({ minimum: 1, default: 20_000, description: 'events waiting before requests get a 503' }),
    cachedFacts: Type.Integer({
      minimum: 1,
      default: 50_000,
      description: 'at least so many of the last facts are known without asking the ledger',
    }),
    indexEveryMs: Type.Integer({ minimum: 1, default: 200, description: 'wall time between writes of the index' }),
    maxUnindexed: Type.Integer({ minimum: 1, default: 50_000, description: 'facts ahead of the index before a 503' }),
    adoptAfterMs: Type.Integer({
      minimum: 20,
      default: 2_000,
      description:
        'with several gateways: wall time after which what one has decided and not brought into the journal is brought there by another',
    }),
    countsEveryMs: Type.Integer({ minimum: 1, default: 2_000, description: 'wall time between writes of the counts' }),
    sourcesEveryMs: Type.Integer({
      minimum: 1,
      default: 5_000,
      description: 'how long a changed source may go unseen',
    }),
    topics: Type.Array(TopicConfig, {
      default: [],
      description: 'topics of the hospital’s systems to read events from, each with the id of its source',
    }),
    topicsGroup: Type.String({
      minLength: 1,
      default: 'golden-hour.gateway',
      description: 'the consumer group as which the gateways share those topics',
    }),
    retryAfterSeconds: Type.Integer({ minimum: 1, default: 1, description: 'what a 503 asks the sender to wait' }),
  },
  { additionalProperties: false },
)
export type GatewayConfig = Static<typeof GatewayConfig>
