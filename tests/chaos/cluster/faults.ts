import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pause, until } from '../pause.ts'
import { type RunningCluster, SESSION_MS } from './running-cluster.ts'
import type { ServiceProcess } from './service-process.ts'

export interface FaultRun {
  readonly cluster: RunningCluster
  /** In [0, 1). */
  readonly next: () => number
  /** How long something that is stopped stays so, in milliseconds: longer than a session. */
  readonly frozenMs: number
  /** Sends everything once more that was sent so far. */
  readonly sendAgain: () => Promise<void>
  /** Hands the gateway so many events while nobody processes them. */
  readonly pileUp: () => Promise<void>
}

/** Something that happens to a running cluster, and is over when the promise resolves. */
export interface Fault {
  readonly name: string
  /** Null where it can be done on this machine, else why not. */
  readonly impossible?: (cluster: RunningCluster) => string | null
  done(run: FaultRun): Promise<void>
}

const oneOf = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)]!

const killOne =
  (service: string): Fault['done'] =>
  async ({ cluster, next }) => {
    const process = oneOf(cluster.of(service), next)
    const { lives } = process
    await process.kill()
    await isBack(process, lives)
  }

const isBack = (process: ServiceProcess, lives: number): Promise<void> =>
  until(`the ${process.service} is started again`, () => process.lives > lives && process.url !== null)

const freezeOne =
  (service: string): Fault['done'] =>
  async ({ cluster, next, frozenMs }) => {
    const process = oneOf(cluster.of(service), next)
    process.freeze()
    await pause(frozenMs)
    process.go()
  }

const serversOf = ({ servers }: RunningCluster, kind: string): readonly string[] =>
  servers.names.filter((name) => name.startsWith(kind))

const killServer =
  (kind: string): Fault['done'] =>
  async ({ cluster, next }) => {
    const name = oneOf(serversOf(cluster, kind), next)
    await cluster.servers.kill(name)
    await pause(next() * 2_000)
    await cluster.servers.restart(name)
  }

const freezeServer =
  (kind: string): Fault['done'] =>
  async ({ cluster, next, frozenMs }) => {
    const name = oneOf(serversOf(cluster, kind), next)
    await cluster.servers.pause(name)
    await pause(frozenMs)
    await cluster.servers.resume(name)
  }

/** Each is replaced only when the one before is back, as a supervisor rolls out a new version. */
const roll: Fault['done'] = async ({ cluster }) => {
  for (const process of cluster.of('processor')) {
    await process.stop()
    await process.start()
  }
}

const scale: Fault['done'] = async ({ cluster, next }) => {
  const [first, ...others] = cluster.of('processor')
  for (const process of others) await process.stop()
  await pause(next() * 2_000)
  for (const process of others) await process.start()
  await first!.stop()
  await pause(next() * 2_000)
  await first!.start()
}

/** Nobody lets time pass: what fell due meanwhile is said afterwards, and only then. */
const noTicks: Fault['done'] = async ({ cluster, frozenMs }) => {
  const processors = cluster.of('processor')
  for (const process of processors) process.freeze()
  await pause(frozenMs)
  for (const process of processors) process.go()
}

const backlog: Fault['done'] = async ({ cluster, pileUp }) => {
  const processors = cluster.of('processor')
  for (const process of processors) await process.stop()
  await pileUp()
  await Promise.all(processors.map((process) => process.start()))
}

/** One processor's own clock goes two hours wrong, first ahead, then back. The log's clock is the broker's. */
const jump: Fault['done'] = async ({ cluster, next }) => {
  const process = oneOf(cluster.of('processor'), next)
  for (const hours of [2, -2]) {
    await process.stop()
    process.clockOffsetMs = hours * 3_600_000
    await process.start()
    await pause(1_000)
  }
  await process.stop()
  process.clockOffsetMs = 0
  await process.start()
}

const redisFolder = ({ servers }: RunningCluster): string => join(servers.data, 'redis')

/** A standby takes over that is some seconds behind: its checkpoints are older than those that were acknowledged. */
const olderReplica: Fault['done'] = async ({ cluster }) => {
  const { servers } = cluster
  const copy = join(cluster.folder, 'older-redis')
  await servers.kill('redis')
  await rm(copy, { recursive: true, force: true })
  await cp(redisFolder(cluster), copy, { recursive: true })
  await servers.restart('redis')
  await pause(1_500)
  await servers.kill('redis')
  await rm(redisFolder(cluster), { recursive: true })
  await cp(copy, redisFolder(cluster), { recursive: true })
  await servers.restart('redis')
}

const fullDisk: Fault['done'] = async ({ cluster }) => {
  const { servers } = cluster
  await servers.fillDisk()
  await pause(2_000)
  await servers.emptyDisk()
  // A server that could not write may have ended, as it should.
  for (const name of servers.names) await servers.restart(name)
}

/** Every fault of spec/journal.md, section 6. */
export const FAULTS: readonly Fault[] = [
  { name: 'gateway: kill -9', done: killOne('gateway') },
  { name: 'processor: kill -9', done: killOne('processor') },
  { name: 'recorder: kill -9', done: killOne('recorder') },
  { name: 'notifier: kill -9', done: killOne('notifier') },
  { name: 'gateway: SIGSTOP, SIGCONT', done: freezeOne('gateway') },
  { name: 'processor: SIGSTOP, SIGCONT', done: freezeOne('processor') },
  { name: 'recorder: SIGSTOP, SIGCONT', done: freezeOne('recorder') },
  { name: 'notifier: SIGSTOP, SIGCONT', done: freezeOne('notifier') },
  { name: 'broker: kill -9, restart', done: killServer('kafka') },
  { name: 'broker: SIGSTOP, SIGCONT', done: freezeServer('kafka') },
  { name: 'Redis: kill -9, restart', done: killServer('redis') },
  { name: 'Redis: FLUSHALL', done: async ({ cluster }) => cluster.flushRedis() },
  { name: 'Redis: failover to an older replica', done: olderReplica },
  { name: 'PostgreSQL: kill -9, restart', done: killServer('postgres') },
  { name: 'rolling restart of three processors', done: roll },
  { name: 'three processors to one and back', done: scale },
  { name: 'ticks stopped', done: noTicks },
  { name: 'a backlog', done: backlog },
  { name: 'the wall clock jumps', done: jump },
  { name: 'disk full', impossible: ({ servers }) => servers.noDisk, done: fullDisk },
  { name: 'the same feed sent twice', done: ({ sendAgain }) => sendAgain() },
]

/** Longer than the others take to notice. */
export const FROZEN_MS = Number(process.env.GH_CHAOS_FROZEN_MS ?? SESSION_MS * 1.5)
