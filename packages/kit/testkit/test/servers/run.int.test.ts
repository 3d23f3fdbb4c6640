import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { missingLocally, redisForTests, titleWith } from '../../src/servers/index.ts'

const noRedis = await missingLocally('redis')
const fixture = fileURLToPath(new URL('./fixture', import.meta.url))
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-hour-run-test-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Whether somebody listens there. A server in a container has no process of ours. */
function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    socket.on('connect', () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}

/** A run of two files that ask for Redis, one of which never ends where `hang` says so. */
function startRun(hang: boolean): ChildProcess {
  const env: NodeJS.ProcessEnv = { ...process.env, GH_FIXTURE_SAYS: folder, GH_FIXTURE_HANGS: hang ? 'yes' : '' }
  for (const name of Object.keys(env)) {
    if (name.startsWith('GH_TEST_') || name.startsWith('VITEST')) delete env[name]
  }
  return spawn(process.execPath, [vitest, 'run', '--root', fixture], { env, stdio: 'ignore' })
}

interface Said {
  readonly url: string
  /** Of this very start of this very server. */
  readonly id: string
}

const said = (name: string): Said | undefined => {
  const file = join(folder, name)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Said) : undefined
}

describe.skipIf(noRedis !== null)(titleWith('the servers of a test run', { skip: noRedis }), () => {
  it('are the same for all its files, and gone when it has ended', async () => {
    const run = startRun(false)
    const [code] = await once(run, 'exit')
    expect(code).toBe(0)
    const [one, other] = [said('one')!, said('other')!]
    expect(other).toEqual(one)
    expect(await answers(one.url)).toBe(false)
  })

  it.each(['SIGINT', 'SIGKILL'] as const)('are gone after %s', async (signal) => {
    const run = startRun(true)
    const ended = once(run, 'exit')
    const { url } = await until(() => said('one'))
    expect(await answers(url)).toBe(true)
    run.kill(signal)
    await ended
    await until(async () => ((await answers(url)) ? undefined : true))
  })
})

describe('a server that cannot be had', () => {
  it('is skipped with every reason', async () => {
    vi.stubEnv('GH_TEST_REDIS', '')
    vi.stubEnv('GH_TEST_RUN', folder)
    vi.stubEnv('GH_TEST_RUN_PID', String(process.pid))
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
    vi.stubEnv('PATH', folder)
    const redis = await redisForTests()
    expect(redis).toEqual({
      skip: 'no Redis: no Docker answers; no redis-server in the PATH; install Redis 7 or later',
      url: '',
    })
    expect(titleWith('the suite', redis, { skip: null })).toBe(`the suite (${redis.skip})`)
  })

  it('is the one that the environment names, where it names one', async () => {
    vi.stubEnv('GH_TEST_REDIS', 'redis://redis.example:6380')
    expect(await redisForTests()).toEqual({ skip: null, url: 'redis://redis.example:6380' })
    vi.stubEnv('GH_TEST_REDIS', 'none')
    expect(await redisForTests()).toEqual({ skip: 'no Redis: GH_TEST_REDIS says none', url: '' })
  })
})
