import { mkdirSync, writeFileSync } from 'node:fs'
import { measureEndToEnd } from './end-to-end.ts'
import { admissions, hospitalFacts, type Placed, WINDOWS_OF_AN_ADMISSION } from './facts.ts'
import { measureDeadlines } from './latency.ts'
import { type LoadCluster, NODE_ARGS, SETTINGS, startCluster } from './load-cluster.ts'
import { machine, versions } from './machine.ts'
import { measureRebalance } from './rebalance.ts'
import { measureRecovery } from './recovery.ts'
import { measureBacklog, measureLive } from './throughput.ts'

const PARTS = ['throughput', 'latency', 'recovery', 'rebalance', 'end-to-end'] as const
type Part = (typeof PARTS)[number]

const quick = process.argv.includes('--quick')
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length)
if (only !== undefined && !PARTS.includes(only as Part)) throw new Error(`--only=${only}: one of ${PARTS.join(', ')}`)
const wants = (part: Part): boolean => only === undefined || only === part

const AIMS = { eventsPerSecond: 20_000, p99Ms: 250, recoveredMs: 10_000 }
const SIZES = quick
  ? {
      backlog: 60_000,
      live: 20_000,
      windows: 40_000,
      deadlines: 300,
      seconds: 10,
      beside: 500,
      kills: 1,
      events: 4_000,
    }
  : {
      backlog: 1_200_000,
      live: 600_000,
      windows: Number(process.env.GH_LOAD_WINDOWS ?? 1_000_000),
      deadlines: 3_000,
      seconds: 60,
      beside: 2_000,
      kills: 3,
      events: 40_000,
    }

const say = (name: string, value: string, aim = ''): void =>
  void process.stdout.write(`${name.padEnd(44)} ${value.padEnd(56)} ${aim}\n`)
/** Milliseconds of processor time for a thousand events, of each that took part. */
const sayCpu = (of: Readonly<Record<string, number>>): void => {
  const told = Object.entries(of).map(([name, ms]) => `${name} ${ms}`)
  say('  ms of CPU for a thousand', told.join(', '))
}
const verdict = (isMet: boolean, aim: string): string => `aim ${aim}: ${isMet ? 'met' : 'MISSED'}`

/** Servers of their own, which are thrown away. */
async function withCluster<T>(work: (cluster: LoadCluster) => Promise<T>): Promise<T> {
  const cluster = await startCluster()
  try {
    measured ??= versions(cluster.servers)
    return await work(cluster)
  } finally {
    await cluster.close()
  }
}
let measured: ReturnType<typeof versions> | null = null

function take(facts: Iterator<Placed>, count: number): Placed[] {
  return Array.from({ length: count }, () => {
    const { value, done } = facts.next()
    if (done === true) throw new Error('there are too few facts')
    return value as Placed
  })
}

async function throughput() {
  return withCluster(async (cluster) => {
    const facts = hospitalFacts(SIZES.backlog + SIZES.live)
    const first = take(facts, SIZES.backlog)
    const { processed, filledPerSecond, openWindows } = await measureBacklog(cluster, first)
    first.length = 0
    const { recordsPerSecond, transitionsPerSecond, processorRssMiB } = processed
    say('journal filled', `${filledPerSecond} facts/s`)
    say(
      'a backlog through one processor',
      `${recordsPerSecond} facts/s, ${transitionsPerSecond} transitions/s, ${processorRssMiB} MiB`,
      verdict(recordsPerSecond >= AIMS.eventsPerSecond, `${AIMS.eventsPerSecond} facts/s`),
    )
    sayCpu(processed.cpuMsPerThousand)
    const live = await measureLive(cluster, take(facts, SIZES.live), AIMS.eventsPerSecond)
    const { perSecond, lag, drainedMs } = live
    say(
      'facts while it works',
      `${perSecond} facts/s, lag p50 ${lag.p50}, p99 ${lag.p99}, drained after ${drainedMs} ms`,
    )
    sayCpu(live.cpuMsPerThousand)
    return { backlog: { ...processed, filledPerSecond, openWindows }, live }
  })
}

async function latency(cluster: LoadCluster) {
  const { deadlines, seconds, beside } = SIZES
  const results = []
  const others = hospitalFacts(beside * seconds)
  for (const rate of [0, beside]) {
    const result = await measureDeadlines(
      cluster,
      { windows: deadlines, seconds, beside: rate },
      take(others, rate * seconds),
    )
    results.push(result)
    const { p50, p99, max } = result.latency
    const lost = result.sessionsLost === 0 ? '' : `, ${result.sessionsLost} times partitions were lost`
    say(
      `deadline to transition, ${rate} facts/s beside`,
      `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms${lost}`,
      verdict(p99 < AIMS.p99Ms, `p99 < ${AIMS.p99Ms} ms`),
    )
  }
  return results
}

async function recovery(cluster: LoadCluster) {
  const [first] = cluster.services.filter(({ url }) => url !== null)
  const restarted = []
  for (let kill = 0; kill < SIZES.kills; kill += 1) restarted.push(await measureRecovery(cluster, first!, first!))
  const second = await cluster.start('processor')
  const takenOver = []
  for (let kill = 0; kill < SIZES.kills; kill += 1) {
    takenOver.push(await measureRecovery(cluster, first!, second))
    await measureRebalance(cluster, 'back', async () => {
      await first!.start()
      return [first!, second]
    })
  }
  await second.stop()
  for (const [name, runs] of Object.entries({ 'started again': restarted, 'taken over by another': takenOver })) {
    const slowest = Math.max(...runs.map(({ recoveredMs }) => recoveredMs))
    say(
      `kill -9, ${name}`,
      `${runs.map(({ recoveredMs }) => recoveredMs).join(', ')} ms`,
      verdict(slowest < AIMS.recoveredMs, `< ${AIMS.recoveredMs} ms`),
    )
    for (const { roundMs, firstBuiltMs, lastBuiltMs, halfMs } of runs)
      say('', `round ${roundMs}, states built ${firstBuiltMs} to ${lastBuiltMs}, half of the partitions ${halfMs} ms`)
  }
  return { restarted, takenOver }
}

async function rebalance(cluster: LoadCluster) {
  const [first] = cluster.services.filter(({ url }) => url !== null)
  const members = [first!]
  const joined = (): Promise<typeof members> =>
    cluster.start('processor').then((one) => {
      members.push(one)
      return members
    })
  const results = []
  for (const [change, apply] of [
    ['a second joins', joined],
    ['a third joins', joined],
    [
      'one of three leaves',
      async () => {
        await members.pop()!.stop()
        return members
      },
    ],
  ] as const) {
    const result = await measureRebalance(cluster, change, apply)
    results.push(result)
    say(change, `balanced after ${result.balancedMs} ms; silent ${result.slowestMs} ms, middle ${result.middleMs} ms`)
  }
  return results
}

/** One processor with so many open windows, and what is measured while it has them. */
async function withOpenWindows() {
  const parts = (['latency', 'recovery', 'rebalance'] as const).filter(wants)
  if (parts.length === 0) return null
  return withCluster(async (cluster) => {
    const patients = SIZES.windows / WINDOWS_OF_AN_ADMISSION
    const { processed, openWindows } = await measureBacklog(cluster, admissions(patients))
    const { recordsPerSecond, transitionsPerSecond, processorRssMiB } = processed
    say(
      `${openWindows} windows opened`,
      `${recordsPerSecond} facts/s, ${transitionsPerSecond} transitions/s, ${processorRssMiB} MiB`,
    )
    sayCpu(processed.cpuMsPerThousand)
    return {
      opened: { ...processed, openWindows },
      latency: parts.includes('latency') ? await latency(cluster) : null,
      recovery: parts.includes('recovery') ? await recovery(cluster) : null,
      rebalance: parts.includes('rebalance') ? await rebalance(cluster) : null,
    }
  })
}

async function endToEnd() {
  return withCluster(async (cluster) => {
    const ways = [50, 500].map((batch) => ({ connections: 4, batch, events: SIZES.events }))
    const results = await measureEndToEnd(cluster, ways)
    for (const { connections, batch, recordedPerSecond, answeredPerSecond, cpuMsPerThousand } of results) {
      say(
        `${connections} connections, ${batch} a request`,
        `${recordedPerSecond} events/s (answered ${answeredPerSecond}/s)`,
      )
      sayCpu(cpuMsPerThousand)
    }
    return results
  })
}

const at = new Date().toISOString()
const on = machine()
const results = {
  throughput: wants('throughput') ? await throughput() : null,
  openWindows: await withOpenWindows(),
  endToEnd: wants('end-to-end') ? await endToEnd() : null,
}
if (!quick && only === undefined) {
  mkdirSync('cluster/results', { recursive: true })
  const stored = { ...on, versions: measured, at, settings: SETTINGS, nodeArgs: NODE_ARGS, aims: AIMS, ...results }
  writeFileSync('cluster/results/cluster.json', `${JSON.stringify(stored, null, 2)}\n`)
}
