import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@golden-hour/service-kit'
import { titleWith } from '@golden-hour/testkit/servers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRedis } from '../src/index.ts'
import { type RedisServer, startRedis, whyNoRedis } from './redis-server.ts'
import { settingsOf } from './settings-of.ts'

const PROGRAM = 'redis-server'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe.skipIf(whyNoRedis !== null)(titleWith('a connection by way of Sentinels', { skip: whyNoRedis }), () => {
  let server: RedisServer
  let sentinel: ChildProcess
  let folder: string
  let port: number
  beforeAll(async () => {
    server = await startRedis()
    folder = await mkdtemp(join(tmpdir(), 'gh-sentinel-'))
    port = await freePort()
    const file = join(folder, 'sentinel.conf')
    await writeFile(file, `port ${port}\ndir ${folder}\nsentinel monitor wards 127.0.0.1 ${server.port} 1\n`)
    sentinel = spawn(PROGRAM, [file, '--sentinel'], { stdio: 'ignore' })
  })
  afterAll(async () => {
    const gone = once(sentinel, 'exit')
    sentinel.kill('SIGKILL')
    await gone
    await server.close()
    await rm(folder, { recursive: true })
  })

  it('leads to the server that they name, in the database that the url names', async () => {
    const settings = settingsOf({ url: 'redis://nobody/3', sentinels: [`127.0.0.1:${port}`], sentinelMaster: 'wards' })
    const redis = await openRedis(settings, { logger: silentLogger() })
    try {
      expect(redis.at).toBe(`wards of 127.0.0.1:${port}`)
      const save = () => redis.run('saving', (client) => client.set('k', 'v')).catch(() => null)
      while ((await save()) === null) await new Promise((resolve) => setImmediate(resolve))
      await server.client.select(3)
      expect(await server.client.get('k')).toBe('v')
    } finally {
      await redis.close()
    }
  })
})
