import { type Static, Type } from '@sinclair/typebox'

/** `redis:` in the configuration file. All times are of the wall. */
export const RedisSettings = Type.Object(
  {
    url: Type.String({
      default: 'redis://127.0.0.1:6379',
      pattern: '^rediss?://',
      description: 'where Redis is; rediss:// for TLS; a number at its end is the database, as redis://host:6379/2',
    }),
    username: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description: 'of an ACL user; none: the default user',
    }),
    password: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description: 'better here than in the url',
      secret: true,
    }),
    sentinels: Type.Array(Type.String({ pattern: '^[^:]+:\\d+$' }), {
      default: [],
      description: 'host:port of each Sentinel; then the url gives only the database and whether to use TLS',
    }),
    sentinelMaster: Type.String({
      minLength: 1,
      default: 'mymaster',
      description: 'what the Sentinels call the server',
    }),
    prefix: Type.String({
      default: '',
      pattern: '^[^{}]*$',
      description: 'before every key and channel, so that several installations can share one Redis',
    }),
    connectTimeoutMs: Type.Integer({ minimum: 100, default: 3_000, description: 'until a server counts as away' }),
    commandTimeoutMs: Type.Integer({ minimum: 100, default: 5_000, description: 'until a command counts as failed' }),
  },
  { additionalProperties: false },
)
export type RedisSettings = Static<typeof RedisSettings>
