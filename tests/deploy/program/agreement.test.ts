import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { findHelm } from '../chart/find-helm.ts'
import { renderChart, triedValues } from '../chart/render-chart.ts'
import { type Container, environmentOf, type Workload, workloadsOf } from '../chart/workloads.ts'
import { type ComposeService, shippedCompose } from '../compose/read-compose.ts'
import { fromRoot } from '../from-root.ts'
import { checkCommand, checkEnvironment, readSettings, SERVICE_NAMES } from './started-program.ts'

describe('what a container is told is looked at as the program would', () => {
  it('command by command', () => {
    expect(checkCommand(['start', 'gateway', '--config', 'a'])).toEqual([])
    expect(checkCommand(['prepare', '--demo'])).toEqual([])
    expect(checkCommand(['begin'])).toEqual(['there is no command begin'])
    expect(checkCommand(['start', 'getaway'])).toEqual(['there is no service getaway'])
    expect(checkCommand(['prepare', '--simulate'])).toEqual(['prepare has no --simulate'])
  })

  it('setting by setting', () => {
    expect(checkEnvironment({ GH_KAFKA__BROKERS: 'a:1,b:2' })).toEqual([])
    expect(checkEnvironment({ GH_KAFKA__BROKER: 'a:1' })[0]).toContain('GH_KAFKA__BROKER')
    expect(checkEnvironment({ GH_KAFKA__PARTITIONS: 'many' })[0]).toContain('partitions')
  })
})

const compose = shippedCompose()
const image = compose.services.prepare?.image
const ours = Object.entries(compose.services).filter(([, service]) => service.image === image)
const services = ours.filter(([name]) => (SERVICE_NAMES as readonly string[]).includes(name))

const READY_CHECK = ['CMD', 'node', '/opt/golden-hour/is-ready.mjs']

describe('docker-compose.yml', () => {
  it('starts every service of the program', () => {
    expect(services.map(([name]) => name).sort()).toEqual([...SERVICE_NAMES].sort())
    for (const [name, { command }] of services) expect(command?.slice(0, 2)).toEqual(['start', name])
  })

  it.each(ours)('tells %s what the program understands', (_, { command = [], environment = {} }) => {
    expect(checkCommand(command)).toEqual([])
    expect(checkEnvironment(environment)).toEqual([])
  })

  it.each(ours)('gives %s the files that it is told of', (_, { command = [], environment = {}, ...mounts }) => {
    const targets = [
      ...(mounts.secrets ?? []).map((name) => `/run/secrets/${name}`),
      ...(mounts.configs ?? []).map(({ target }) => target),
      ...(mounts.volumes ?? []).map((volume) => volume.split(':')[1] ?? ''),
    ]
    const named = [
      ...Object.entries(environment).flatMap(([name, value]) => (/_(FILE|FOLDER)$/.test(name) ? [value] : [])),
      ...command.filter((word) => word.startsWith('/')),
    ]
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((path) => !targets.some((target) => path === target || path.startsWith(`${target}/`)))).toEqual(
      [],
    )
  })

  it.each(services)('asks %s whether it is ready, limits it and starts it again', (_, service: ComposeService) => {
    expect(service.healthcheck?.test).toEqual(READY_CHECK)
    expect(service.restart).toBe('unless-stopped')
    expect(service.deploy?.resources?.limits).toMatchObject({ cpus: expect.any(String), memory: expect.any(String) })
    expect(service.depends_on).toMatchObject({ prepare: { condition: 'service_completed_successfully' } })
  })

  it('leads from outside to the doors of the board and the gateway alone, at the port where they listen', () => {
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined)
    expect(published.map(([name]) => name).sort()).toEqual(['gateway', 'timeline'])
    for (const [, { ports = [], environment = {} }] of published) {
      const inside = ports.map((port) => Number(port.split(':').at(-1)))
      expect(inside).toEqual([readSettings(null, environment).system.port])
      expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true)
    }
  })

  it('leads the timeline to the other services', () => {
    const { upstreams } = readSettings(null, compose.services.timeline?.environment ?? {}).timeline
    const { gateway, notifier, compliance, processors } = upstreams
    for (const address of [gateway, notifier, compliance, ...processors]) {
      const { hostname, port } = new URL(address)
      expect(services.map(([name]) => name)).toContain(hostname)
      expect(port).toBe('8080')
    }
  })

  it('is built from an image that says the same', () => {
    const dockerfile = readFileSync(fromRoot('infra/images/Dockerfile'), 'utf8')
    expect(dockerfile).toContain(`CMD ${JSON.stringify(READY_CHECK.slice(1)).replaceAll(',', ', ')}`)
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-\S+$/m)
    expect(readFileSync(fromRoot('infra/images/is-ready.mjs'), 'utf8')).toContain('/readyz')
  })
})

const found = findHelm()
const missing = 'skip' in found ? found.skip : null

const render = (values: string) => {
  const rendered = renderChart('helm' in found ? found.helm : '', values)
  if ('fault' in rendered) throw new Error(rendered.fault)
  return rendered.objects
}

const title = missing === null ? 'the chart' : `the chart (${missing})`

describe.skipIf(missing !== null)(title, () => {
  describe.each(triedValues())('with %s values', (values) => {
    const objects = missing === null ? render(values) : []
    const containersOf = ({ spec }: Workload): readonly Container[] => spec.template.spec.containers
    const deployments = workloadsOf(objects).filter(({ kind }) => kind === 'Deployment')

    it('starts every service of the program, and prepares once', () => {
      const commands = workloadsOf(objects)
        .flatMap(containersOf)
        .map(({ args }) => args)
      expect(
        commands
          .filter(([command]) => command === 'start')
          .map(([, name]) => name)
          .sort(),
      ).toEqual([...SERVICE_NAMES].sort())
      expect(commands.filter(([command]) => command === 'prepare')).toHaveLength(1)
      expect(commands.flatMap(checkCommand)).toEqual([])
    })

    it('tells them what the program understands', () => {
      for (const container of workloadsOf(objects).flatMap(containersOf)) {
        expect(checkEnvironment(environmentOf(container, objects))).toEqual([])
      }
    })

    it('tells them of files that they have', () => {
      for (const container of workloadsOf(objects).flatMap(containersOf)) {
        const named = Object.entries(environmentOf(container, objects)).filter(([name]) => /_FILE$/.test(name))
        const mounts = container.volumeMounts.map(({ mountPath }) => `${mountPath}/`)
        expect(named.filter(([, path]) => !mounts.some((mount) => path.startsWith(mount)))).toEqual([])
      }
    })

    it('asks for health where the program answers, and limits everybody', () => {
      for (const container of deployments.flatMap(containersOf)) {
        const { port } = readSettings(null, environmentOf(container, objects)).system
        expect(container.ports).toEqual([{ name: 'http', containerPort: port }])
        expect(container.startupProbe?.httpGet).toEqual({ path: '/livez', port: 'http' })
        expect(container.livenessProbe?.httpGet).toEqual({ path: '/livez', port: 'http' })
        expect(container.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'http' })
        expect(container.resources).toMatchObject({ requests: expect.anything(), limits: expect.anything() })
      }
    })

    it('gives a service the time that it may take to stop', () => {
      for (const { spec } of deployments) {
        const [container] = spec.template.spec.containers
        const { stopWithinMs } = readSettings(null, environmentOf(container!, objects)).system
        expect(spec.template.spec.terminationGracePeriodSeconds! * 1_000).toBeGreaterThan(5_000 + stopWithinMs)
      }
    })

    it('leads the timeline to services that there are', () => {
      const timeline = deployments.flatMap(containersOf).find(({ name }) => name === 'timeline')
      const { upstreams } = readSettings(null, environmentOf(timeline!, objects)).timeline
      const names = objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name)
      for (const address of [upstreams.gateway, upstreams.notifier, upstreams.compliance, ...upstreams.processors]) {
        expect(names).toContain(new URL(address).hostname)
      }
    })

    it('spares one of each that there are several of', () => {
      const several = deployments.filter(({ spec }) => (spec.replicas ?? 0) > 1).map(({ metadata }) => metadata.name)
      const spared = objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata.name)
      expect(several.length).toBeGreaterThanOrEqual(5)
      expect(spared.sort()).toEqual(several.sort())
    })

    it('writes settings that the program reads', () => {
      for (const { data } of objects.filter(
        ({ kind, data }) => kind === 'ConfigMap' && 'golden-hour.yaml' in (data as object),
      )) {
        const text = (data as Record<string, string>)['golden-hour.yaml'] ?? ''
        expect(readSettings({ path: 'golden-hour.yaml', text }, {}).kafka.partitions).toBe(32)
      }
    })
  })

  it('is refused without what must be said, and for what it does not know', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'golden-hour-values-'))
    const file = join(folder, 'values.yaml')
    await writeFile(file, 'gateways: { replicas: 2 }\n')
    const refused = renderChart('helm' in found ? found.helm : '', file)
    await rm(folder, { recursive: true })
    const fault = 'fault' in refused ? refused.fault : ''
    for (const named of ['/kafka/brokers', '/redis/url', '/postgres/host', '/access/secret', 'gateways']) {
      expect(fault).toContain(named)
    }
  })
})

interface Rule {
  readonly expr: string
}

describe('the alerts', () => {
  const { groups } = parse(readFileSync(fromRoot('infra/prometheus/alerts.yaml'), 'utf8')) as {
    groups: { rules: Rule[] }[]
  }
  const source = [
    'processor/src/partition-metrics.ts',
    'recorder/src/recorder-metrics.ts',
    'gateway/src/metrics.ts',
    'notifier/src/auditor.ts',
  ]
    .map((file) => readFileSync(fromRoot('services', file), 'utf8'))
    .join('\n')

  it('look at what the services measure', () => {
    const names = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => expr.match(/\bgh_[a-z_]+/g) ?? []))
    expect(names.length).toBeGreaterThan(8)
    expect(names.filter((name) => !source.includes(`'${name}'`))).toEqual([])
  })

  it('take the replay distance that the processor aims at', () => {
    const { checkpointEveryRecords } = readSettings(null, {}).processor
    const exprs = groups.flatMap(({ rules }) => rules.map(({ expr }) => expr))
    expect(
      exprs.filter((expr) => expr.endsWith(`gh_processor_replay_distance_records) > 2 * ${checkpointEveryRecords}`)),
    ).toHaveLength(1)
  })
})
