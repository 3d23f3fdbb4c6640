/** Settings of a topic by name, and how often each partition is kept. */
export interface TopicAsIs {
  readonly settings: ReadonlyMap<string, string>
  readonly replication: number
}

/** One thing that must hold of a topic. */
export interface TopicRule {
  readonly setting: string
  /** In words, for whoever has to mend it. */
  readonly wanted: string
  /** What to set it to. */
  readonly mend: (topic: TopicAsIs) => string
  readonly holds: (value: string, topic: TopicAsIs) => boolean
}

const DAY_MS = 24 * 60 * 60 * 1000
export const LEAST_RETENTION_DAYS = 60
const MIB = 1024 * 1024
/** The transitions of one append are some thousand records of a kilobyte or two, and stand together. */
export const LEAST_BATCH_BYTES = 4 * MIB
export const BATCH_BYTES = 8 * MIB

const leastInSync = (replication: number): number => (replication >= 3 ? 2 : 1)

/** Of everything that the determinism of a log rests on. */
export const LOG_RULES: readonly TopicRule[] = [
  {
    setting: 'cleanup.policy',
    wanted: 'delete: a compacted log has holes',
    mend: () => 'delete',
    holds: (value) => value === 'delete',
  },
  {
    setting: 'message.timestamp.type',
    wanted: "LogAppendTime: log time is the log's own",
    mend: () => 'LogAppendTime',
    holds: (value) => value === 'LogAppendTime',
  },
  {
    setting: 'retention.ms',
    wanted: `at least ${LEAST_RETENTION_DAYS} days, or -1: a replay may have to reach back so far`,
    mend: () => `${LEAST_RETENTION_DAYS * DAY_MS}`,
    holds: (value) => Number(value) === -1 || Number(value) >= LEAST_RETENTION_DAYS * DAY_MS,
  },
  {
    setting: 'retention.bytes',
    wanted: '-1: only age may remove records',
    mend: () => '-1',
    holds: (value) => Number(value) === -1,
  },
  {
    setting: 'unclean.leader.election.enable',
    wanted: 'false: what was acknowledged must not be lost with a broker',
    mend: () => 'false',
    holds: (value) => value === 'false',
  },
  {
    setting: 'min.insync.replicas',
    wanted: 'at least 2 where there are 3 replicas or more, and fewer than there are replicas where there are several',
    mend: ({ replication }) => `${leastInSync(replication)}`,
    holds: (value, { replication }) =>
      Number(value) >= leastInSync(replication) && Number(value) <= Math.max(1, replication - 1),
  },
  {
    setting: 'max.message.bytes',
    wanted: `at least ${LEAST_BATCH_BYTES}: what is appended together must fit`,
    mend: () => `${BATCH_BYTES}`,
    holds: (value) => Number(value) >= LEAST_BATCH_BYTES,
  },
  {
    setting: 'compression.type',
    wanted: 'producer, uncompressed or gzip: nothing else is read here',
    mend: () => 'producer',
    holds: (value) => ['producer', 'uncompressed', 'gzip'].includes(value),
  },
]
