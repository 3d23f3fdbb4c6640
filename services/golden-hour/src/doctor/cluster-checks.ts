import { JOURNAL } from '@golden-hour/journal'
import { askPostgres } from '@golden-hour/ledger-postgres'
import type { EventLog } from '@golden-hour/ports'
import { openRedis } from '@golden-hour/redis-connection'
import { createLifecycle, silentLogger } from '@golden-hour/service-kit'
import { openCluster } from '../cluster/open-cluster.ts'
import { impatient } from '../cluster/patience.ts'
import { readSessionKey } from '../cluster/session-key.ts'
import { postgresOptions, redisSettings } from '../cluster/store-options.ts'
import type { Need, World } from '../cluster/world.ts'
import type { FileStore } from '../files/file-store.ts'
import { counted } from '../output/counted.ts'
import type { Settings } from '../system/read-settings.ts'
import type { Finding } from './checks.ts'

export interface ClusterParts {
  readonly settings: Settings
  readonly files: FileStore
}

/** Log time is the brokers', reports are of the ledger's rows, and leases of Redis: who differs by more is worth a word. */
const APART_MS = 1_000

const seconds = (ms: number): string => `${(Math.abs(ms) / 1_000).toFixed(1)} s`

/** `theirs` was asked between `before` and `after`, by our clock. */
function checkClock(of: string, theirs: number, before: number, after: number): Finding {
  const apart = theirs - (before + after) / 2
  const what = `clock of ${of}`
  if (Math.abs(apart) <= APART_MS + (after - before) / 2) {
    return {
      what,
      state: 'well',
      found: `within ${seconds(Math.max(100, Math.abs(apart)))} of this machine's`,
      advice: null,
    }
  }
  const found = `${seconds(apart)} ${apart > 0 ? 'ahead of' : 'behind'} this machine's`
  return {
    what,
    state: 'warning',
    found,
    advice: 'set the clocks of both machines by the same time servers (chrony, ntpd)',
  }
}

async function using<N extends Need, T>(
  needs: readonly N[],
  parts: ClusterParts,
  work: (world: Pick<World, N>) => Promise<T>,
) {
  const lifecycle = createLifecycle(silentLogger())
  try {
    const open = openCluster({ ...parts, logger: silentLogger(), name: 'doctor' })
    return await work((await open(needs, lifecycle, impatient)).world)
  } finally {
    await lifecycle.stop()
  }
}

async function newestRecord(log: EventLog, partitions: number): Promise<number | null> {
  let newest: number | null = null
  for (let partition = 0; partition < partitions; partition++) {
    const { start, end } = await log.bounds(JOURNAL, partition)
    if (end === start) continue
    const [last] = await log.read(JOURNAL, partition, end - 1, 1)
    if (last !== undefined) newest = Math.max(newest ?? 0, last.appendedAt)
  }
  return newest
}

/** Every setting of the topics is looked at when the log is opened. */
export const checkJournal = (parts: ClusterParts): Promise<readonly Finding[]> =>
  using(['log'], parts, async ({ log }) => {
    const { partitions } = await log.topic(JOURNAL)
    const before = Date.now()
    const newest = await newestRecord(log, partitions)
    const found = `${counted(partitions, 'partition')}, set as they must be`
    const journal: Finding = { what: 'Kafka', state: 'well', found, advice: null }
    // A record is of the past, unless the broker's clock is ahead of ours; whether it is behind is not to be seen.
    const isAhead = newest !== null && newest > Date.now()
    return isAhead ? [journal, checkClock('the brokers', newest, before, Date.now())] : [journal]
  })

export async function checkRedis({ settings, files }: ClusterParts): Promise<readonly Finding[]> {
  const redis = await openRedis(await redisSettings(settings, files), { logger: silentLogger() })
  try {
    const info = await redis.run('looking at the server', (client) => client.info())
    const of = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? 'unknown'
    const before = Date.now()
    const [s, us] = await redis.run('asking the time', (client) => client.time())
    const clock = checkClock('Redis', Number(s) * 1_000 + Number(us) / 1_000, before, Date.now())
    const found = `version ${of('redis_version')}, maxmemory-policy ${of('maxmemory_policy')}`
    const server: Finding = { what: 'Redis', state: 'well', found, advice: null }
    const kept: Finding =
      of('aof_enabled') === '1'
        ? { what: 'Redis keeps what it holds', state: 'well', found: 'append-only file', advice: null }
        : {
            what: 'Redis keeps what it holds',
            state: 'warning',
            found: 'no append-only file: after its restart the processors read the journal anew',
            advice: 'CONFIG SET appendonly yes, and the same in redis.conf',
          }
    return [server, kept, clock]
  } finally {
    await redis.close()
  }
}

/** Every process has its own sessions; below so many free ones the next does not start. */
const FEW_SESSIONS = 20

export async function checkPostgres({ settings, files }: ClusterParts): Promise<readonly Finding[]> {
  const options = await postgresOptions(settings, files, 'doctor')
  const before = Date.now()
  const { version, now, sessions, mostSessions } = await askPostgres(options)
  const clock = checkClock('PostgreSQL', now, before, Date.now())
  const isTight = mostSessions - sessions < FEW_SESSIONS
  const server: Finding = {
    what: 'PostgreSQL',
    state: isTight ? 'warning' : 'well',
    found: `version ${version}, ${sessions} of ${mostSessions} sessions in use`,
    advice: isTight ? 'raise max_connections of the server, or lower postgres.poolSize' : null,
  }
  return [server, clock]
}

export const checkLedger = (parts: ClusterParts): Promise<Finding> =>
  using(['ledger'], parts, async ({ ledger }): Promise<Finding> => {
    const { facts, windows } = await ledger.clinical.counts()
    const found = `${counted(facts, 'fact')}, ${counted(windows, 'window')}; its tables are those of this program`
    return { what: 'ledger', state: 'well', found, advice: null }
  })

export async function checkAccess({ settings, files }: ClusterParts): Promise<Finding> {
  const { sessionKeyFile } = settings.access
  await readSessionKey(sessionKeyFile, files)
  return { what: 'session key', state: 'well', found: `in ${sessionKeyFile}`, advice: null }
}
