import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const command = fileURLToPath(new URL('../../../infra/local/start.mjs', import.meta.url))
/** Of the disk that can be filled. */
const DISK_MIB = 3_000

/** Kafka, Redis and PostgreSQL of one run, on one disk, to which faults are done by name: `kafka-1`, `redis`, `postgres`. */
export interface LocalServers {
  readonly kafka: readonly string[]
  readonly redis: string
  readonly postgres: string
  readonly names: readonly string[]
  /** The process that was started for each; its own children are not named. */
  readonly pids: ReadonlyMap<string, number>
  readonly data: string
  kill(name: string, signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
  pause(name: string): Promise<void>
  resume(name: string): Promise<void>
  restart(name: string): Promise<void>
  /** Null where this machine lets us have a disk of our own, else why not. */
  readonly noDisk: string | null
  fillDisk(): Promise<void>
  emptyDisk(): Promise<void>
  close(): Promise<void>
}

interface Started {
  readonly kafka: { readonly brokers: readonly string[] }
  readonly redis: { readonly url: string }
  readonly postgres: { readonly url: string }
  readonly processes: readonly { readonly name: string; readonly pid: number }[]
  readonly data: string
}

interface Answer {
  readonly failed?: string
  readonly error?: string
}

/** A disk in memory, which only the superuser may have. */
const mountDisk = (folder: string): Promise<string | null> =>
  run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=0755`, 'tmpfs', folder]).then(
    () => null,
    (error: Error) => error.message.trim(),
  )

export interface ServersOptions {
  /** False: a disk in memory that can be filled. */
  readonly forSpeed?: boolean
}

export async function startServers(
  data: string,
  brokers: number,
  { forSpeed = false }: ServersOptions = {},
): Promise<LocalServers> {
  await mkdir(data, { recursive: true })
  const noDisk = forSpeed ? 'servers that are measured have the disk that is there' : await mountDisk(data)
  const args = ['kafka', 'redis', 'postgres', '--brokers', String(brokers), '--data', data, '--json', '--control']
  const child = spawn(process.execPath, [command, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let complaints = ''
  child.stderr.on('data', (chunk) => {
    complaints += String(chunk)
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async <T>(): Promise<T> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`the servers have ended:\n${complaints}`)
    return JSON.parse(value as string) as T
  }
  const end = async (): Promise<void> => {
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'exit')
    if (noDisk === null) await run('umount', [data])
  }
  const started = await next<Started>().catch(async (error: unknown) => {
    await end()
    throw error
  })
  let last: Promise<unknown> = Promise.resolve()
  const order = (line: string): Promise<void> => {
    const answered = last.then(async () => {
      child.stdin.write(`${line}\n`)
      const { failed, error } = await next<Answer>()
      if (failed !== undefined) throw new Error(`${failed}: ${error}`)
    })
    last = answered.catch(() => {})
    return answered
  }
  const filler = join(data, 'filler')
  return {
    kafka: started.kafka.brokers,
    redis: started.redis.url,
    postgres: started.postgres.url,
    names: started.processes.map(({ name }) => name),
    pids: new Map(started.processes.map(({ name, pid }) => [name, pid])),
    data: started.data,
    kill: (name, signal = 'SIGKILL') => order(`kill ${name} ${signal}`),
    pause: (name) => order(`pause ${name}`),
    resume: (name) => order(`resume ${name}`),
    restart: (name) => order(`restart ${name}`),
    noDisk,
    async fillDisk() {
      const { bavail, bsize } = await statfs(data)
      await writeFile(filler, Buffer.alloc(bavail * bsize)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error
      })
    },
    emptyDisk: () => rm(filler, { force: true }),
    close: end,
  }
}
