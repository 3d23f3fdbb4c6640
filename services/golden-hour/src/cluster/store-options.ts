import { hostname } from 'node:os'
import type { PostgresOptions } from '@golden-hour/ledger-postgres'
import type { KafkaOptions, MembershipOptions, SaslOptions } from '@golden-hour/log-kafka'
import type { RedisSettings } from '@golden-hour/redis-connection'
import type { Logger } from '@golden-hour/service-kit'
import type { FileStore } from '../files/file-store.ts'
import type { Settings } from '../system/read-settings.ts'
import type { KafkaConfig, PostgresConfig } from './cluster-settings.ts'
import { withSecretFiles } from './secret-files.ts'

interface Tls {
  readonly ssl: boolean
  readonly sslCaFile: string | null
}

/** False: in clear. True: the machine's authorities vouch for the server. */
async function tlsOf({ ssl, sslCaFile }: Tls, files: FileStore): Promise<boolean | { readonly ca: string }> {
  return ssl && sslCaFile !== null ? { ca: await files.readText(sslCaFile) } : ssl
}

const saslOf = ({ mechanism, username, password }: KafkaConfig['sasl']): SaslOptions | null =>
  mechanism === 'none' ? null : { mechanism: mechanism as SaslOptions['mechanism'], username, password: password ?? '' }

/** How this process speaks to the brokers. Throws GH_CONFIG_INVALID where a secret's file cannot be read. */
export async function kafkaOptions(
  { kafka }: Settings,
  files: FileStore,
  logger: Logger,
): Promise<KafkaOptions & MembershipOptions> {
  const { brokers, clientId, sasl, instance, sessionTimeoutMs, handOverMs } = await withSecretFiles(
    'kafka',
    kafka,
    files,
  )
  const tls = await tlsOf(kafka, files)
  return {
    brokers,
    clientId,
    ssl: tls === true ? {} : tls === false ? null : tls,
    sasl: saslOf(sasl),
    instance: instance ?? `${hostname()}-${process.pid}`,
    sessionTimeoutMs,
    handOverMs,
    logger,
  }
}

export async function redisSettings({ redis }: Settings, files: FileStore): Promise<RedisSettings> {
  const { urlFile: _, passwordFile: __, ...settings } = await withSecretFiles('redis', redis, files)
  return settings
}

const addressOf = ({ url, host, port, user, database, password }: PostgresConfig) =>
  url === null ? { host, port, user, database, ...(password === null ? {} : { password }) } : { url }

/** `as`: what the server's list of sessions calls us. */
export async function postgresOptions({ postgres }: Settings, files: FileStore, as: string): Promise<PostgresOptions> {
  const read = await withSecretFiles('postgres', postgres, files)
  const { poolSize, statementTimeoutMs, mayLoseRows, url } = read
  const ssl = await tlsOf(read, files)
  return {
    ...addressOf(read),
    // An address says itself whether it is spoken to over TLS.
    ...(url !== null && ssl === false ? {} : { ssl }),
    poolSize,
    statementTimeoutMs,
    mayLoseRows,
    applicationName: `golden-hour ${as}`,
  }
}
