import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from './ask.mjs'
import { HOST } from './free-ports.mjs'
import { portOf } from './port-of.mjs'
import { findRedis } from './programs.mjs'
import { createServerProcess } from './server-process.mjs'

const endsLine = (answer) => answer.includes('\r\n')

export const prepareRedis = () => findRedis()

/** Redis that keeps what it was told (append-only file) and refuses to forget (noeviction), as checkpoints need it. */
export async function createRedis(dataFolder, { redisPort, redisMemory }, { onLost }) {
  const redis = prepareRedis()
  const folder = join(dataFolder, 'redis')
  mkdirSync(folder, { recursive: true })
  const port = await portOf(folder, redisPort, '--redis-port')
  const settings = {
    bind: HOST,
    port,
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    maxmemory: redisMemory,
    save: '',
    daemonize: 'no',
  }
  const server = createServerProcess({
    name: 'redis',
    log: join(folder, 'redis.log'),
    command: { file: redis, args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]) },
    isReady: async () => (await ask(port, 'PING\r\n', endsLine)).toString().startsWith('+PONG'),
    stop: { signal: 'SIGTERM', graceMs: 10_000 },
    onLost,
  })
  return { address: { url: `redis://${HOST}:${port}` }, processes: [server], start: server.start, stop: server.stop }
}
