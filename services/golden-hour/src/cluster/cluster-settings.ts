import { RedisSettings } from '@golden-hour/redis-connection'
import { type Static, type TSchema, Type } from '@sinclair/typebox'

const nullable = <T extends TSchema>(schema: T, description: string, more: { readonly secret?: true } = {}) =>
  Type.Union([schema, Type.Null()], { default: null, description, ...more })

const file = (what: string) => nullable(Type.String({ minLength: 1 }), `a file that holds ${what}`)
const closed = { additionalProperties: false } as const

/** Apache Kafka: the journal, the transitions and the hospital's own topics. */
export const KafkaConfig = Type.Object(
  {
    brokers: Type.Array(Type.String({ pattern: '^[^:\\s]+:\\d+$', description: 'host:port' }), {
      default: ['127.0.0.1:9092'],
      minItems: 1,
      description: 'some of the brokers, each host:port; the others are found through them',
    }),
    clientId: Type.String({ default: 'golden-hour', minLength: 1, description: 'what the broker calls us in its log' }),
    prefix: Type.String({
      default: '',
      pattern: '^[a-zA-Z0-9._-]{0,100}$',
      description: 'before the names of our topics and groups, so that several installations can share one Kafka',
    }),
    ssl: Type.Boolean({ default: false, description: 'whether the brokers are spoken to over TLS' }),
    sslCaFile: file('the certificate (PEM) that the brokers’ were signed with, where no public authority did'),
    sasl: Type.Object(
      {
        mechanism: Type.Union(
          ['none', 'plain', 'scram-sha-256', 'scram-sha-512'].map((name) => Type.Literal(name)),
          { default: 'none', description: 'how we log in to the brokers' },
        ),
        username: Type.String({ default: '', description: 'who we are there' }),
        password: nullable(Type.String({ minLength: 1 }), 'the password there', { secret: true }),
        passwordFile: file('that password'),
      },
      { ...closed, default: {} },
    ),
    partitions: Type.Integer({
      default: 32,
      minimum: 1,
      maximum: 1_024,
      description: 'of the journal and the transitions, made by golden-hour prepare; fixed once made',
    }),
    replication: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 7,
      description: 'brokers that keep each record, of topics that golden-hour prepare makes; 3 where there are three',
    }),
    retentionDays: Type.Integer({
      default: 90,
      minimum: 60,
      description: 'how long records are kept in topics that golden-hour prepare makes: a replay may reach back so far',
    }),
    instance: nullable(
      Type.String({ minLength: 1 }),
      'what this process is called in its group and in logs; where none is said, the name of the machine and its process',
    ),
    sessionTimeoutMs: Type.Integer({
      default: 6_000,
      minimum: 1_000,
      description: 'a process that is silent for so long has lost its partitions to the others',
    }),
    handOverMs: Type.Integer({
      default: 20_000,
      minimum: 1_000,
      description: 'how long a process may take to let go of a partition that goes to another',
    }),
    lingerMs: Type.Integer({
      default: 5,
      minimum: 0,
      maximum: 1_000,
      description: 'how long the first record waits for others to be sent with',
    }),
  },
  closed,
)
export type KafkaConfig = Static<typeof KafkaConfig>

/** Redis: checkpoints, live messages, leases. */
export const RedisConfig = Type.Object(
  {
    ...RedisSettings.properties,
    url: { ...RedisSettings.properties.url, secret: true },
    urlFile: file('that address'),
    passwordFile: file('that password'),
  },
  closed,
)
export type RedisConfig = Static<typeof RedisConfig>

/** PostgreSQL: the ledger. */
export const PostgresConfig = Type.Object(
  {
    url: nullable(
      Type.String({ pattern: '^postgres(ql)?://' }),
      'postgres://user:password@host:port/database; where it is given, the next settings are not read',
      { secret: true },
    ),
    urlFile: file('that address'),
    host: Type.String({ default: '127.0.0.1', minLength: 1, description: 'where it listens' }),
    port: Type.Integer({ default: 5_432, minimum: 1, maximum: 65_535, description: 'where it listens' }),
    database: Type.String({ default: 'golden_hour', minLength: 1, description: 'the name of the database' }),
    user: Type.String({ default: 'golden_hour', minLength: 1, description: 'whose tables they are' }),
    password: nullable(Type.String({ minLength: 1 }), 'the password of that user', { secret: true }),
    passwordFile: file('that password'),
    ssl: Type.Boolean({ default: false, description: 'whether it is spoken to over TLS' }),
    sslCaFile: file('the certificate (PEM) that its own was signed with, where no public authority did'),
    poolSize: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 200,
      description: 'connections of one process at most',
    }),
    statementTimeoutMs: Type.Integer({
      default: 15_000,
      minimum: 100,
      description: 'a statement that takes longer is given up',
    }),
    mayLoseRows: Type.Boolean({
      default: false,
      description: 'takes a server that forgets rows in a power cut (fsync or synchronous_commit off): for tests',
    }),
  },
  closed,
)
export type PostgresConfig = Static<typeof PostgresConfig>

/** Who may come in. `golden-hour prepare` writes those files that are not there; every service reads the first. */
export const AccessConfig = Type.Object(
  {
    sessionKeyFile: Type.String({
      default: 'golden-hour-secrets/session.key',
      minLength: 1,
      description: 'what signs sessions, of at least 32 characters; the same for every service',
    }),
    adminPasswordFile: Type.String({
      default: 'golden-hour-secrets/admin-password',
      minLength: 1,
      description: 'the password of the first account, admin',
    }),
    keysFolder: Type.String({
      default: 'golden-hour-secrets/keys',
      minLength: 1,
      description: 'a file ID.key for each source, with the key that it sends with',
    }),
  },
  closed,
)
export type AccessConfig = Static<typeof AccessConfig>

const upstream = (of: string, port: number) =>
  Type.String({
    default: `http://127.0.0.1:${port}`,
    pattern: '^https?://[^/]+$',
    description: `where the ${of} answers; the board reaches it through the timeline`,
  })

/** Where the ports of the services are, where none is said: so on one machine nothing need be said. */
export const SERVICE_PORTS = {
  timeline: 8_080,
  gateway: 8_081,
  processor: 8_082,
  recorder: 8_083,
  notifier: 8_084,
  compliance: 8_085,
} as const

/** What the timeline of a cluster passes on, `timeline.upstreams` of the configuration. */
export const UpstreamsConfig = Type.Object(
  {
    gateway: upstream('gateway', SERVICE_PORTS.gateway),
    notifier: upstream('notifier', SERVICE_PORTS.notifier),
    compliance: upstream('compliance', SERVICE_PORTS.compliance),
    processors: Type.Array(Type.String({ pattern: '^https?://[^/]+$' }), {
      default: [`http://127.0.0.1:${SERVICE_PORTS.processor}`],
      description: 'where the processors answer; a name that stands for several addresses is all of them',
    }),
    timeoutMs: Type.Integer({ default: 10_000, minimum: 100, description: 'how long one of them has for its answer' }),
  },
  { ...closed, default: {} },
)
export type UpstreamsConfig = Static<typeof UpstreamsConfig>
