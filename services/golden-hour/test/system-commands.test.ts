import { mkdir, readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createServer as createHttpServer, silentLogger } from '@golden-hour/service-kit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listenAt } from '../src/system/listen-at.ts'
import { freshFolder, run } from './in-process.ts'
import { event, folderOf, RULES } from './small-hospital.ts'

const KEY = { env: { GH_SOURCE_KEY: 'a key' } }

describe('wrong usage of a command of the system', () => {
  it.each([
    [['strat'], 'Did you mean start?'],
    [['start', '--prot', '1'], 'Did you mean --port?'],
    [['start', '--profile', 'cluster'], 'there are timeline, gateway, processor, recorder, notifier, compliance'],
    [['start', '--profile', 'clutser'], 'Allowed choices are embedded, cluster'],
    [['start', 'gatewya'], 'there is no service gatewya'],
    [['start', 'gatewya'], 'did you mean gateway?'],
    [['start', 'gateway', '--profile', 'embedded'], 'leave out --profile'],
    [['start', 'simulator'], 'add --to http://127.0.0.1:8081'],
    [['start', 'simulator', '--to', 'gateway:8081'], '--to gateway:8081 is no address'],
    [['prepare', '--profile', 'embedded'], 'Allowed choices are cluster'],
    [['prepare', '--demmo'], 'Did you mean --demo?'],
    [['journal', 'dmp', '--out', 'x'], 'Did you mean dump?'],
    [['journal', 'dump'], "required option '--out <file>' not specified"],
    [['journal', 'replay', '--out', 'x'], "missing required argument 'journal.ndjson'"],
    [['verify', '--profile', 'clutser'], 'Allowed choices are embedded, cluster'],
    [['start', '--port', '70000'], 'Give a whole number from 0 to 65535'],
    [['start', '--simulate', '--speed', '0'], 'Give a whole number of at least 1'],
    [['demo', '--speed', 'fast'], 'Give a whole number'],
    [['demo', '--beds', '0'], 'Give a whole number of at least 1'],
    [['demo', 'now'], 'too many arguments'],
    [['send', 'x'], "required option '--to <url>' not specified"],
    [['send', 'x', '--too', 'http://127.0.0.1:1'], 'there is no option --too: did you mean --to?'],
    [['send', 'x', '--to', '127.0.0.1:8080'], '--to 127.0.0.1:8080 is no address'],
    [['send', 'x', '--to', 'http://127.0.0.1:1', '--rate', '0'], 'Give a whole number of at least 1'],
    [['report', '--out', 'o'], 'add --day 2026-03-02, --month 2026-03 or --quarter 2026-Q1'],
    [['report', '--out', 'o', '--day', '2026-3-2'], 'write it as 2026-03-02'],
    [['report', '--out', 'o', '--day', '2026-02-30'], '--day 2026-02-30 is no day'],
    [['report', '--out', 'o', '--month', '2026-13'], '--month 2026-13 is no month'],
    [['report', '--out', 'o', '--quarter', '2026-Q5'], 'write it as 2026-Q1'],
    [['report', '--day', '2026-03-02'], "required option '--out <dir>' not specified"],
    [['explain'], "missing required argument 'window'"],
    [['explain', 'a/b', '--lang', 'fr'], 'Allowed choices are zh, en'],
    [['verify', '--dat', 'x'], 'Did you mean --data?'],
    [['rebuild', 'now'], 'too many arguments'],
    [['rebuild', '--profile', 'cluster'], 'say so with --recorders-stopped'],
    [['doctor', '--overlya', 'x'], 'Did you mean --overlay?'],
    [['quarantine', 'lsit', '--user', 'a'], 'Did you mean list?'],
    [['quarantine', 'list'], "required option '--user <staffId>' not specified"],
    [['quarantine', 'list', '--user', 'a', '--state', 'waitng'], 'Allowed choices are waiting, accepted'],
    [['quarantine', 'list', '--user', 'a'], 'put it into the environment as GH_PASSWORD'],
    [['quarantine', 'show', 'q', '--user', 'a', '--url', 'ftp://x'], '--url ftp://x is no address'],
    [['quarantine', 'retry', '--user', 'a'], "missing required argument 'id'"],
    [['settings', '--jsn'], 'unknown option'],
  ])('%j ends with exit 2 and says what is right', async (args, told) => {
    const { exit, stderr, stdout } = await run(args, args.includes('--to') ? KEY : {})
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    expect(stderr).toContain(told)
  })

  it('is sending without a key', async () => {
    const { exit, stderr } = await run(['send', 'x', '--to', 'http://127.0.0.1:1'])
    expect(exit).toBe(2)
    expect(stderr).toContain('--key-file, or put it into GH_SOURCE_KEY')
  })
})

describe('a folder that no system was started on', () => {
  it.each([
    ['verify', []],
    ['rebuild', []],
    ['explain', ['stroke.dnt/E1']],
    ['report', ['--day', '2026-03-02', '--out', 'o']],
  ])('%s ends with exit 3, says which folder is meant, and makes nothing of it', async (command, more) => {
    const empty = await freshFolder()
    for (const data of [empty, join(empty, 'none')]) {
      const { exit, stderr } = await run([command, ...more, '--data', data])
      expect(exit).toBe(3)
      expect(stderr).toContain(`${data} is no data folder`)
      expect(stderr).toContain('golden-hour start --data')
    }
    expect(await readdir(empty)).toEqual([])
  })
})

describe('what is not there', () => {
  const closedPort = (): Promise<number> =>
    new Promise((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number }
        server.close(() => resolve(port))
      })
    })

  it('is a gateway: send ends with exit 3 and says that the file may be sent again', async () => {
    const folder = await folderOf({ 'e.ndjson': `${event('ed.arrived', '08:00', 'E1')}\n`, key: 'a key\n' })
    const to = `http://127.0.0.1:${await closedPort()}`
    const { exit, stdout, stderr } = await run(
      ['send', join(folder, 'e.ndjson'), '--to', to, '--key-file', join(folder, 'key'), '--patience', '0'],
      {},
    )
    expect({ exit, stdout }).toEqual({ exit: 3, stdout: '' })
    expect(stderr).toMatch(/does not take events: .*ECONNREFUSED/)
    expect(stderr).toContain('then send the file again')
  })

  it('is a file of events, or of the key', async () => {
    const folder = await folderOf({ 'e.ndjson': '{}\n' })
    const to = ['--to', 'http://127.0.0.1:1', '--patience', '0']
    const lost = await run(['send', join(folder, 'none'), ...to], KEY)
    expect([lost.exit, lost.stderr]).toEqual([3, expect.stringContaining('none')])
    const key = await run(['send', join(folder, 'e.ndjson'), ...to, '--key-file', join(folder, 'no-key')])
    expect([key.exit, key.stderr]).toEqual([3, expect.stringContaining('no-key')])
  })

  it('is a system: quarantine ends with exit 3', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`
    const { exit, stderr } = await run(['quarantine', 'list', '--user', 'admin', '--url', url], {
      env: { GH_PASSWORD: 'x' },
    })
    expect(exit).toBe(3)
    expect(stderr).toContain(`${url}/api/login does not answer`)
    expect(stderr).toContain('check --url')
  })
})

describe('start', () => {
  it('cannot listen where something listens already, nor at an address of another machine', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>((resolve) => other.close(() => resolve())))
    const { port } = other.address() as { port: number }
    const listen = (host: string) => listenAt({ host, port }, (at) => createHttpServer(silentLogger()).listen(at))
    const stop = { code: 'GH_ADDRESS_UNUSABLE', exit: 3 }
    await expect(listen('127.0.0.1')).rejects.toMatchObject({
      ...stop,
      message: expect.stringContaining(`cannot listen at 127.0.0.1:${port}`),
      recovery: expect.stringContaining('0 takes any free one'),
    })
    await expect(listen('203.0.113.7')).rejects.toMatchObject({ ...stop, recovery: expect.stringContaining('--host') })
  })

  it('of a service says at once which secret is not there', async () => {
    const folder = await folderOf({
      'gh.yaml': 'webhook: { secretFile: none }\naccess: { sessionKeyFile: no-key }\n',
      'rules/rules.yaml': RULES,
    })
    const start = (service: string) =>
      run(['start', service, '--config', join(folder, 'gh.yaml'), '--rulebook', join(folder, 'rules')])
    const notifier = await start('notifier')
    expect([notifier.exit, notifier.stderr]).toEqual([3, expect.stringContaining('webhook.secretFile: none cannot be')])
    // Whose it is not does not ask for it.
    const gateway = await start('gateway')
    expect([gateway.exit, gateway.stderr]).toEqual([3, expect.stringContaining('access.sessionKeyFile: no-key cannot')])
    expect(gateway.stderr).toContain('golden-hour prepare')
  })

  it('says every fault of its settings before anything is made', async () => {
    const folder = await folderOf({ 'gh.yaml': 'system:\n  hots: x\ngatewya: {}\n' })
    const { exit, stderr } = await run(['start', '--data', join(folder, 'data'), '--config', join(folder, 'gh.yaml')])
    expect(exit).toBe(3)
    expect(stderr).toContain('gh.yaml:2:3 system has no setting hots: did you mean host?')
    expect(stderr).toContain('gh.yaml:3:1 there is no section gatewya: did you mean gateway?')
    expect(await readdir(folder)).toEqual(['gh.yaml'])
  })
})

describe('doctor', () => {
  it('looks at everything, although one thing after another is not well, and makes nothing', async () => {
    const folder = await folderOf({ 'gh.yaml': 'sytem: {}\n', 'rules/rules.yaml': 'windows:\n  - id: 5\n' })
    await mkdir(join(folder, 'data'))
    const { exit, stdout } = await run([
      ...['doctor', '--data', join(folder, 'data'), '--config', join(folder, 'gh.yaml')],
      ...['--rulebook', join(folder, 'rules')],
    ])
    expect(exit).toBe(1)
    expect(stdout).toMatch(/^✓ Node: v20/m)
    expect(stdout).toMatch(/^✗ settings: .*gh.yaml:1:1 there is no section sytem: did you mean system\?$/m)
    expect(stdout).toMatch(/^✗ rulebook: the rulebook in .* has \d+ faults?$/m)
    expect(stdout).toMatch(/^✓ data: nothing there yet$/m)
    expect(await readdir(join(folder, 'data'))).toEqual([])
  })

  it('finds nothing to mend where nothing is wrong', async () => {
    const { exit, stdout } = await run(['doctor', '--data', join(await freshFolder(), 'data')])
    expect(exit).toBe(0)
    expect(stdout).not.toMatch(/^✗/m)
    expect(stdout).toMatch(/^✓ settings: the defaults/m)
  })
})
