import type { LiveBus, LiveChannel, LiveMessage } from '@golden-hour/ports'
import type { OnRedis } from './on-redis.ts'

export interface RedisLiveBus extends LiveBus {
  /** Messages that did not reach the server, or that came and were no JSON. */
  readonly lost: number
}

type Listener = (message: LiveMessage) => void

/** More than wait for a server that is slow: screens want the newest. */
const MOST_UNDER_WAY = 10_000
const PING_EVERY_MS = 10_000

/**
 * Live messages between processes.
 *
 * 1. What is heard comes on a connection of its own; each time that it is ready, it subscribes to all that is wanted.
 * 2. Every listener gets a copy of its own, and one that throws harms nobody.
 */
export function openRedisLiveBus({ redis, logger }: OnRedis): RedisLiveBus {
  const ear = redis.another()
  const before = `${redis.prefix}live:`
  const listeners = new Map<string, Set<{ readonly listener: Listener }>>()
  let underWay = 0
  let lost = 0
  let closed = false

  const hear = (names: readonly string[]): void => {
    // One that cannot be subscribed to is tried on the next connection.
    if (names.length > 0) ear.subscribe(...names).catch(() => ear.disconnect(true))
  }
  const told = (name: string, text: string): void => {
    for (const { listener } of [...(listeners.get(name) ?? [])]) {
      const message = parsed(text)
      if (message === null) {
        lost += 1
        logger.warn({ event: 'live-message-dropped', channel: name, bytes: text.length })
        return
      }
      try {
        listener(message)
      } catch (error) {
        logger.error({ event: 'live-listener-failed', channel: name, err: error })
      }
    }
  }
  ear.on('error', () => {})
  ear.on('ready', () => hear([...listeners.keys()]))
  ear.on('message', told)
  const pinging = setInterval(() => {
    if (ear.status === 'ready') ear.ping().catch(() => {})
  }, PING_EVERY_MS)
  pinging.unref()

  const leave = (name: string): void => {
    listeners.delete(name)
    if (ear.status === 'ready') ear.unsubscribe(name).catch(() => {})
  }
  return {
    get lost() {
      return lost
    },
    publish(channel, message) {
      if (closed) return
      const text = written(message)
      if (text === null || underWay >= MOST_UNDER_WAY) {
        lost += 1
        return
      }
      underWay += 1
      redis
        .run('publishing', (client) => client.publish(before + channel, text))
        .catch(() => {
          lost += 1
        })
        .finally(() => {
          underWay -= 1
        })
    },
    subscribe(channel: LiveChannel, listener) {
      const name = before + channel
      // Its own entry: the same function may listen twice.
      const entry = { listener }
      if (closed) return () => {}
      const present = listeners.get(name)
      if (present !== undefined) present.add(entry)
      else {
        listeners.set(name, new Set([entry]))
        if (ear.status === 'wait') ear.connect().catch(() => {})
        else if (ear.status === 'ready') hear([name])
      }
      return () => {
        const all = listeners.get(name)
        if (all?.delete(entry) === true && all.size === 0) leave(name)
      }
    },
    async close() {
      closed = true
      clearInterval(pinging)
      listeners.clear()
      ear.disconnect()
    },
  }
}

/** Null for what is no JSON (a cycle, a bigint): such a message is lost, as any may be. */
function written(message: LiveMessage): string | null {
  try {
    return JSON.stringify(message)
  } catch {
    return null
  }
}

function parsed(text: string): LiveMessage | null {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' ? (message as LiveMessage | null) : null
  } catch {
    return null
  }
}
