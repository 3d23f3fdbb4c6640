import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { localCommand } from './local-command.ts'
import type { Addresses, ServerName } from './server-name.ts'

/** A server of the test's own, on one port and one data folder for all its life. */
export interface OwnServer {
  readonly name: string
  /** Null while it does not run. */
  readonly pid: () => number | null
  /** Resolves when all its processes are gone. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** All its processes neither answer nor end until `resume`. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Resolves when it answers again. One that still runs, paused or not, is stopped first. */
  restart(): Promise<void>
}

export interface OwnKafka {
  readonly brokers: readonly string[]
  /** In the order of `brokers`. */
  readonly nodes: readonly OwnServer[]
  /** Ends them and removes what they hold. */
  stop(): Promise<void>
}

export interface OwnRedis extends OwnServer {
  readonly url: string
  stop(): Promise<void>
}

export type OwnPostgres = OwnRedis

interface Started extends Addresses {
  readonly processes: readonly { readonly name: string; readonly pid: number }[]
}

interface Done {
  readonly failed?: string
  readonly error?: string
  readonly pid: number | null
}

/** The lines that the command prints, one after the other; an error that tells its complaints once there are no more. */
function answersOf(child: ChildProcessWithoutNullStreams) {
  let complaints = ''
  child.stderr.on('data', (text) => {
    complaints += String(text)
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async <T>(): Promise<T> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`the servers have ended: ${complaints.trim()}`)
    return JSON.parse(value) as T
  }
}

/** Starts them by the user's command and does to them what it can do. They end with this process, however that ends. */
async function startOwn(name: ServerName, options: readonly string[]) {
  const args = [localCommand, name, ...options, '--json', '--quick', '--control']
  const child = spawn(process.execPath, args, { stdio: 'pipe' })
  const exit = once(child, 'exit')
  const answer = answersOf(child)
  const started = await answer<Started>()
  let last: Promise<unknown> = Promise.resolve()
  const order = (line: string): Promise<Done> => {
    const answered = last.then(async () => {
      child.stdin.write(`${line}\n`)
      const done = await answer<Done>()
      if (done.failed !== undefined) throw new Error(`${done.failed}: ${done.error}`)
      return done
    })
    last = answered.catch(() => {})
    return answered
  }
  const servers = started.processes.map(({ name, pid: first }): OwnServer => {
    let pid: number | null = first
    const act = async (verb: string, ...more: string[]): Promise<void> => {
      pid = (await order([verb, name, ...more].join(' '))).pid
    }
    return {
      name,
      pid: () => pid,
      kill: (signal = 'SIGKILL') => act('kill', signal),
      pause: () => act('pause'),
      resume: () => act('resume'),
      restart: () => act('restart'),
    }
  })
  return {
    addresses: started as Addresses,
    servers,
    async stop() {
      child.stdin.end('stop\n')
      await exit
    },
  }
}

/** Throws where it cannot be started: ask `missingLocally('kafka')` before. */
export async function ownKafka({ brokers = 1, heap = '512m' } = {}): Promise<OwnKafka> {
  const { addresses, servers, stop } = await startOwn('kafka', ['--brokers', String(brokers), '--heap', heap])
  return { brokers: addresses.kafka?.brokers ?? [], nodes: servers, stop }
}

async function ownSingle(name: 'redis' | 'postgres', options: readonly string[]): Promise<OwnRedis> {
  const { addresses, servers, stop } = await startOwn(name, options)
  return { ...servers[0]!, url: addresses[name]?.url ?? '', stop }
}

/** Throws where it cannot be started: ask `missingLocally('redis')` before. `memory` as Redis writes it: 64mb. */
export const ownRedis = ({ memory = '0' } = {}): Promise<OwnRedis> => ownSingle('redis', ['--redis-memory', memory])

/** Throws where it cannot be started: ask `missingLocally('postgres')` before. */
export const ownPostgres = (): Promise<OwnPostgres> => ownSingle('postgres', [])
