import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createKafka, prepareKafka } from './kafka/kafka.mjs'
import { createPostgres, preparePostgres } from './postgres.mjs'
import { createRedis, prepareRedis } from './redis.mjs'

const preparers = { kafka: prepareKafka, redis: prepareRedis, postgres: preparePostgres }
const makers = { kafka: createKafka, redis: createRedis, postgres: createPostgres }

/** Throws what is missing for any of them; fetches what can be fetched. */
export async function prepareServers(names, tell) {
  for (const name of names) await preparers[name](tell)
}

/** The folder of the set: the one named, kept; else a new one, removed at the end. */
function dataFolder(named) {
  if (named === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'golden-hour-servers-'))
    return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) }
  }
  const folder = resolve(named)
  mkdirSync(folder, { recursive: true })
  return { folder, remove: () => {} }
}

/**
 * The servers that `options.servers` names, not yet started. `events`: `tell(text)` for what takes long, `onLost(name)`
 * when one ended unasked.
 */
export function createServerSet(options, events) {
  const { folder, remove } = dataFolder(options.data)
  const servers = new Map()

  async function start() {
    for (const name of options.servers) servers.set(name, await makers[name](folder, options, events))
    // Settled, not raced: what did start must be known before it is stopped.
    const begun = await Promise.allSettled([...servers.values()].map((server) => server.start()))
    const failed = begun.find(({ status }) => status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  /** What stays is asked to end well; what is thrown away anyway is simply ended. */
  async function stop() {
    const isKept = options.data !== undefined
    await Promise.all(
      [...servers.values()].map(({ processes, stop: stopWell }) =>
        isKept ? stopWell() : Promise.all(processes.map((server) => server.kill('SIGKILL'))),
      ),
    )
    remove()
  }

  return {
    folder,
    start,
    stop,
    addresses: () => Object.fromEntries([...servers].map(([name, { address }]) => [name, address])),
    processes: () => [...servers.values()].flatMap(({ processes }) => processes),
  }
}
