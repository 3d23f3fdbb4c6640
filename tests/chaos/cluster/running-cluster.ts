import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostgresLedger } from '@golden-hour/ledger-postgres'
import type { Ledger } from '@golden-hour/ports'
import { runProgram } from '../program.ts'
import { type LocalServers, startServers } from './local-servers.ts'
import { ServiceProcess } from './service-process.ts'

export const PARTITIONS = 8
/** A processor that is silent for so long has lost its partitions. */
export const SESSION_MS = 3_000

export interface RunningCluster {
  readonly folder: string
  readonly config: string
  readonly servers: LocalServers
  readonly ledger: Ledger
  readonly key: string
  /** In the order in which data flows. */
  readonly services: readonly ServiceProcess[]
  of(service: string): readonly ServiceProcess[]
  /** A gateway that answers; one after the other. */
  where(): { readonly url: string; readonly key: string } | null
  /** Redis forgets everything. */
  flushRedis(): Promise<void>
  stopServices(): Promise<ReadonlyMap<ServiceProcess, number | null>>
  close(): Promise<void>
}

export interface ClusterOptions {
  readonly brokers: number
  readonly counts: Readonly<Record<string, number>>
  /** Who is reached by webhook, and where. */
  readonly reached: { readonly people: readonly string[]; readonly url: string }
}

const contact = (person: string, url: string): string => `    - { person: ${person}, url: '${url}' }`

const settingsOf = (
  { kafka, redis, postgres }: LocalServers,
  folder: string,
  { brokers, reached }: ClusterOptions,
): string => `
system: { logLevel: warn }
access:
  sessionKeyFile: ${join(folder, 'secrets', 'session.key')}
  adminPasswordFile: ${join(folder, 'secrets', 'admin-password')}
  keysFolder: ${join(folder, 'secrets', 'keys')}
kafka:
  brokers: ${JSON.stringify(kafka)}
  partitions: ${PARTITIONS}
  replication: ${brokers === 1 ? 1 : brokers}
  sessionTimeoutMs: ${SESSION_MS}
redis: { url: '${redis}' }
postgres: { url: '${postgres}' }
sources:
  - { id: chaos, name: chaos, allowed: ["/*"], futureToleranceMin: 5 }
processor: { checkpointEveryMs: 1000 }
notifier: { standIns: { wecom: webhook, sms: webhook } }
webhook:
  secret: a-secret-of-this-run
  contacts:
${reached.people.map((person) => contact(person, reached.url)).join('\n')}
`

async function flushRedis(url: string): Promise<void> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.end('FLUSHALL\r\n')
  const [answer] = await once(socket, 'data')
  if (!String(answer).startsWith('+OK')) throw new Error(`FLUSHALL was answered ${String(answer)}`)
}

/** Servers and services as processes of their own, prepared as the handbook says. */
export async function startCluster(options: ClusterOptions): Promise<RunningCluster> {
  const { brokers, counts } = options
  const folder = await mkdtemp(join(tmpdir(), 'golden-hour-chaos-'))
  // PostgreSQL, which does not run as the superuser, must be able to enter.
  await chmod(folder, 0o755)
  const servers = await startServers(join(folder, 'servers'), brokers)
  const config = join(folder, 'settings.yaml')
  await mkdir(join(folder, 'secrets'))
  await writeFile(config, settingsOf(servers, folder, options))
  await runProgram('prepare', '--config', config, '--demo')
  const key = (await readFile(join(folder, 'secrets', 'keys', 'chaos.key'), 'utf8')).trim()
  const ledger = await openPostgresLedger({ url: servers.postgres })
  const services: ServiceProcess[] = []
  for (const [service, count] of Object.entries(counts))
    for (let n = 0; n < count; n += 1) services.push(new ServiceProcess({ service, config }))
  await Promise.all(services.map((service) => service.start()))
  let asked = 0
  const of = (name: string): readonly ServiceProcess[] => services.filter(({ service }) => service === name)
  return {
    folder,
    config,
    servers,
    ledger,
    key,
    services,
    of,
    where() {
      asked += 1
      const up = of('gateway').filter(({ url }) => url !== null)
      const url = up[asked % up.length]?.url ?? null
      return url === null ? null : { url, key }
    },
    flushRedis: () => flushRedis(servers.redis),
    async stopServices() {
      const codes = new Map<ServiceProcess, number | null>()
      for (const service of services) codes.set(service, await service.stop())
      return codes
    },
    async close() {
      for (const service of services) {
        service.go()
        await Promise.all([service.stop(), service.kill()])
      }
      await ledger.close()
      await servers.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
