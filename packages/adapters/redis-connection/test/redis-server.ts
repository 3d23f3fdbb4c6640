import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** A Redis of a test's own, which it may harm. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** For the test to look and to harm; connected while the server runs. */
  readonly client: Redis
  /** Stops answering, with every connection kept. */
  freeze(): void
  thaw(): void
  /** `kill -9`; what it has not written is lost. */
  kill(): Promise<void>
  /** Again at the same port, with what is in its folder. */
  start(): Promise<void>
  close(): Promise<void>
}

export const whyNoRedis: string | null =
  spawnSync('redis-server', ['--version']).status === 0 ? null : 'there is no redis-server on this machine'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export async function startRedis(...more: readonly string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'gh-redis-'))
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...more]
  const client = new Redis({ port, lazyConnect: true, retryStrategy: () => 20 })
  client.on('error', () => {})
  let child: ChildProcess | null = null
  const kill = async (): Promise<void> => {
    const dying = child
    child = null
    if (dying === null) return
    const gone = once(dying, 'exit')
    dying.kill('SIGKILL')
    await gone
  }
  const start = async (): Promise<void> => {
    child = spawn('redis-server', args, { stdio: 'ignore' })
    if (client.status === 'wait') client.connect().catch(() => {})
    while (client.status !== 'ready') await sleep(5)
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    client,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    kill,
    start,
    async close() {
      client.disconnect()
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
