import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Inbox, PartitionsAnswer, SourcesAnswer, WindowWhy } from '@golden-hour/board-api'
import {
  freshDatabase,
  freshName,
  kafkaForTests,
  postgresForTests,
  redisForTests,
  titleWith,
} from '@golden-hour/testkit/servers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isBuilt, type Running, runProgram, startProgram } from './built-program.ts'

const servers = await Promise.all([kafkaForTests(), redisForTests(), postgresForTests()])
const [kafka, redis, postgres] = servers
const built = { skip: isBuilt ? null : 'the program is not built: npm run set-up' }
const canRun = [...servers, built].every(({ skip }) => skip === null)

/** One rule that asks for somebody at once, and whom it asks for. */
const RULES = `windows:
  - id: stroke.dnt
    name: { zh: 溶栓, en: Door to needle }
    mode: alert
    per: encounterId
    start: ed.arrived
    stop: stroke.thrombolysis.started
    limit: PT60M
    remind: [due-PT15M]
    ladder: stroke-code
    severity: critical
ladders:
  - id: stroke-code
    ack: { stopOn: accepted, by: [ed-doctor], acceptedFor: PT15M }
    steps: [{ at: PT0S, notify: [{ role: ed-doctor }], channels: [app, sms] }]
`

const settingsOf = (folder: string, database: string): string => `
system: { port: 0, logLevel: warn }
access:
  sessionKeyFile: ${folder}/secrets/session.key
  adminPasswordFile: ${folder}/secrets/admin-password
  keysFolder: ${folder}/secrets/keys
kafka: { brokers: ${JSON.stringify(kafka.brokers)}, partitions: 3, prefix: ${freshName('system')}. }
redis: { url: '${redis.url}', prefix: '${freshName('system')}:' }
postgres: { url: '${database}', mayLoseRows: true }
compliance: { folder: ${folder}/reports }
`

/** Before the timeline, which passes on to them. */
const BEHIND = ['recorder', 'processor', 'notifier', 'compliance', 'gateway'] as const

const event = (type: string, minutesAgo: number): string =>
  JSON.stringify({
    ...{ specversion: '1.0', id: `${type}-1`, source: '/ed', type, subject: 'E1', partitionkey: 'P1' },
    ...{ time: new Date(Date.now() - minutesAgo * 60_000).toISOString(), data: {} },
  })

describe.skipIf(!canRun)(titleWith('a cluster, one process a service', ...servers, built), { timeout: 120_000 }, () => {
  let folder: string
  let drop: () => Promise<void>
  const running = new Map<string, Running>()
  const inFolder = (...args: readonly string[]) =>
    runProgram([...args, '--profile', 'cluster', '--config', join(folder, 'gh.yaml')])
  const rules = (): string => join(folder, 'rules')
  const urlOf = (service: string): string => (running.get(service) as Running).url

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'golden-hour-cluster-'))
    const database = await freshDatabase(postgres)
    drop = database.drop
    await mkdir(rules())
    await writeFile(join(rules(), 'rules.yaml'), RULES)
    await writeFile(join(folder, 'gh.yaml'), settingsOf(folder, database.url))
  })
  afterAll(async () => {
    await Promise.all([...running.values()].map(({ child }) => child.kill('SIGKILL')))
    await drop?.()
    await rm(folder, { recursive: true, force: true })
  })

  const start = async (service: string, env: Readonly<Record<string, string>> = {}): Promise<void> => {
    const args = ['start', service, '--config', join(folder, 'gh.yaml'), '--rulebook', rules()]
    running.set(service, await startProgram(args, env))
  }
  let cookie = ''
  const get = async <Answer>(path: string): Promise<Answer> => {
    const answer = await fetch(`${urlOf('timeline')}${path}`, { headers: { cookie } })
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
  const logIn = async (staffId: string): Promise<void> => {
    const body = JSON.stringify({ staffId, password: 'golden-hour' })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${urlOf('timeline')}/api/login`, { method: 'POST', headers, body })
    cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
  }

  it('is prepared once, and a second time finds everything there', async () => {
    const first = await inFolder('prepare', '--demo', '--rulebook', rules())
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout.split('\n').filter((line) => line.startsWith('= '))).toEqual([])
    const again = await inFolder('prepare', '--demo', '--rulebook', rules())
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(again.stdout.split('\n').filter((line) => line.startsWith('+ '))).toEqual([])
    expect(again.stdout.split('\n')).toHaveLength(first.stdout.split('\n').length)
  })

  it('starts six processes, each ready with what it stands on', async () => {
    await Promise.all(BEHIND.map((service) => start(service)))
    await start('timeline', {
      GH_TIMELINE__UPSTREAMS__GATEWAY: urlOf('gateway'),
      GH_TIMELINE__UPSTREAMS__NOTIFIER: urlOf('notifier'),
      GH_TIMELINE__UPSTREAMS__COMPLIANCE: urlOf('compliance'),
      GH_TIMELINE__UPSTREAMS__PROCESSORS: urlOf('processor'),
    })
    for (const [service, { url }] of running) {
      const answer = await fetch(`${url}/readyz`)
      expect([service, answer.status, await answer.json()]).toEqual([
        service,
        200,
        { status: 'ready', world: expect.objectContaining({ ledger: 'answers' }) },
      ])
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^process_cpu_seconds_total /m)
    }
  })

  it('brings an event from the gateway to the inbox of who is on duty, and to the board', async () => {
    const key = (await readFile(join(folder, 'secrets', 'keys', 'ed.key'), 'utf8')).trim()
    const posted = await fetch(`${urlOf('gateway')}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json', authorization: `Bearer ${key}` },
      body: event('ed.arrived', 50),
    })
    expect(posted.status).toBe(202)
    await logIn('ED-D08')
    await expect
      .poll(async () => (await get<Inbox>('/api/inbox')).alerts.map(({ windowId }) => windowId), { timeout: 60_000 })
      .toEqual(['stroke.dnt/E1'])
    const why = await get<WindowWhy>(`/api/windows/${encodeURIComponent('stroke.dnt/E1')}`)
    expect(why.window).toMatchObject({ status: 'open', patientId: 'P1' })
    const page = await fetch(`${urlOf('timeline')}/ed`)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
  })

  it('answers the operator through the one door, whichever service knows', async () => {
    await logIn('IT-01')
    const { sources } = await get<SourcesAnswer>('/api/ops/sources')
    expect(sources.find(({ source }) => source === 'ed')).toMatchObject({ accepted: expect.any(Number) })
    const { partitions, unanswered } = await get<PartitionsAnswer>('/api/ops/partitions')
    expect(partitions.map(({ partition }) => partition)).toEqual([0, 1, 2])
    expect(unanswered).toBeUndefined()
    const refused = await fetch(`${urlOf('timeline')}/api/reports`, { headers: { cookie } })
    expect(refused.status).toBe(403)
  })

  it('is found as the journal has it while it runs', async () => {
    const verified = await inFolder('verify', '--json')
    expect(verified).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(verified.stdout)).toMatchObject({ partitions: 3, differences: [] })
    expect(JSON.parse(verified.stdout).transitions).toBeGreaterThan(0)
  })

  it('stops each process when it is asked to, with exit 0, and says in the door which is away', async () => {
    expect(await running.get('notifier')?.stop('SIGTERM')).toBe(0)
    const away = await fetch(`${urlOf('timeline')}/api/inbox`, { headers: { cookie } })
    expect([away.status, await away.json()]).toEqual([502, expect.objectContaining({ service: 'notifier' })])
    for (const service of ['timeline', 'gateway', 'compliance', 'recorder', 'processor'])
      expect([service, await running.get(service)?.stop('SIGTERM')]).toEqual([service, 0])
  })

  it('leads, dumped and replayed, to the same bytes as were said, and is the ledger’s', async () => {
    const [journal, said, replayed] = ['journal', 'said', 'replayed'].map((name) => join(folder, `${name}.ndjson`))
    expect(await inFolder('journal', 'dump', '--out', `${journal}`, '--transitions', `${said}`)).toMatchObject({
      code: 0,
    })
    expect(await runProgram(['journal', 'replay', `${journal}`, '--out', `${replayed}`])).toMatchObject({ code: 0 })
    expect(await readFile(`${replayed}`, 'utf8')).toBe(await readFile(`${said}`, 'utf8'))
    expect(await inFolder('verify', '--journal', `${journal}`)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^3 partitions, [1-9]\d* transitions?: all as the journal has it\n$/),
    })
    const rebuilt = await inFolder('rebuild', '--recorders-stopped')
    expect(rebuilt).toMatchObject({ code: 0, stdout: '1 fact, 1 window, 2 revisions\n' })
    expect(await inFolder('verify')).toMatchObject({ code: 0 })
  })
})
