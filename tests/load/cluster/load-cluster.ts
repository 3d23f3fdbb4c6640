import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { logTopic, openKafkaLog } from '@golden-hour/log-kafka'
import type { EventLog } from '@golden-hour/ports'
import { silentLogger } from '@golden-hour/service-kit'
import { type LocalServers, startServers } from '../../chaos/cluster/local-servers.ts'
import { ServiceProcess } from '../../chaos/cluster/service-process.ts'
import { runProgram, unbuilt } from '../../chaos/program.ts'
import { Metrics } from '../embedded/system-process.ts'
import { type Used, usedBy } from './processor-time.ts'

export const PARTITIONS = 32

/** What the configuration file says beside addresses; all else is as it ships. */
export const SETTINGS = {
  system: { logLevel: 'info' },
  kafka: { partitions: PARTITIONS, sessionTimeoutMs: 3_000 },
  sources: [{ id: 'load', name: 'load', allowed: ['/*'] }],
}

/** For Node itself: see the README. */
export const NODE_ARGS: Readonly<Record<string, readonly string[]>> = { processor: ['--max-semi-space-size=64'] }

/** Servers, prepared, and services as processes of their own. */
export interface LoadCluster {
  readonly servers: LocalServers
  /** As a program on the same machine sees it. */
  readonly log: EventLog
  readonly sourceKey: string
  readonly services: readonly ServiceProcess[]
  /** Starts one more; resolves when it is ready. */
  start(service: string): Promise<ServiceProcess>
  /** Of all services that run. Throws with its log where one has ended though nobody ended it. */
  metrics(): Promise<Metrics>
  /** Processor time and memory until now: of each server, and of the services of each name together. */
  used(): Promise<ReadonlyMap<string, Used>>
  close(): Promise<void>
}

const profileArgs = (service: string): readonly string[] => {
  const { GH_LOAD_PROFILE: folder, GH_LOAD_PROFILED: only } = process.env
  if (folder === undefined || (only !== undefined && only !== service)) return []
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${service}-${Date.now()}.cpuprofile`]
}

export async function metricsOf(services: readonly ServiceProcess[]): Promise<Metrics> {
  const up = services.flatMap(({ url }) => (url === null ? [] : [url]))
  const texts = await Promise.all(
    up.map(async (url) => {
      const answer = await fetch(`${url}/metrics`).catch(() => null)
      return answer === null ? '' : answer.text()
    }),
  )
  return new Metrics(texts.join('\n'))
}

export async function startCluster(): Promise<LoadCluster> {
  if (unbuilt !== null) throw new Error(unbuilt)
  const folder = await mkdtemp(join(process.env.GH_LOAD_FOLDER ?? tmpdir(), 'gh-load-cluster-'))
  // PostgreSQL runs as a user of its own where we are the superuser.
  await chmod(folder, 0o755)
  const servers = await startServers(join(folder, 'servers'), 1, { forSpeed: true })
  const [config, secrets] = [join(folder, 'settings.yaml'), join(folder, 'secrets')]
  await mkdir(secrets)
  const access = {
    sessionKeyFile: join(secrets, 'session.key'),
    adminPasswordFile: join(secrets, 'admin-password'),
    keysFolder: join(secrets, 'keys'),
  }
  const { kafka: brokers, redis, postgres } = servers
  const kafka = { ...SETTINGS.kafka, brokers }
  const settings = { ...SETTINGS, access, kafka, redis: { url: redis }, postgres: { url: postgres } }
  await writeFile(config, JSON.stringify(settings))
  await runProgram('prepare', '--config', config)
  const topic = logTopic(PARTITIONS)
  const log = await openKafkaLog({
    brokers,
    clientId: 'load',
    instance: 'load',
    topics: { [JOURNAL]: topic, [TRANSITIONS]: topic },
    logger: silentLogger(),
  })
  const services: ServiceProcess[] = []
  return {
    servers,
    log,
    sourceKey: (await readFile(join(secrets, 'keys', 'load.key'), 'utf8')).trim(),
    services,
    async start(name) {
      const service = new ServiceProcess({
        service: name,
        config,
        nodeArgs: [...(NODE_ARGS[name] ?? []), ...profileArgs(name)],
      })
      services.push(service)
      await service.start()
      return service
    },
    async metrics() {
      const fallen = services.find(({ falls }) => falls > 0)
      if (fallen !== undefined) throw new Error(`a ${fallen.service} ended by itself:\n${fallen.log}`)
      return metricsOf(services)
    },
    async used() {
      const processes = new Map([...servers.pids].map(([name, pid]) => [name, [pid]]))
      for (const { service, pid } of services) {
        if (pid !== null) processes.set(service, [...(processes.get(service) ?? []), pid])
      }
      processes.set('this benchmark', [process.pid])
      return usedBy(processes)
    },
    async close() {
      await log.close()
      for (const service of services) await service.stop()
      await servers.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
