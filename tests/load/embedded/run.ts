import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, tmpdir, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { type Deadlines, measureDeadlines, RULEBOOK } from './deadlines.ts'
import { SETTINGS, startSystem, type Usage } from './system-process.ts'
import { hospitalEvents, measureThroughput, type Throughput, type Way } from './throughput.ts'

const quick = process.argv.includes('--quick')
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length)
const loadAverage = loadavg()[0]!.toFixed(1)
const AIMS = { eventsPerSecond: 2_000, p99Ms: 500 }

const WAYS: readonly Way[] = [
  { connections: 8, batch: 50, events: quick ? 2_000 : 40_000 },
  { connections: 4, batch: 200, events: quick ? 4_000 : 40_000 },
  { connections: 2, batch: 500, events: quick ? 4_000 : 40_000 },
  { connections: 16, batch: 1, events: quick ? 500 : 10_000 },
]
const DEADLINES = [
  { windows: quick ? 50 : 1_000, seconds: quick ? 5 : 60, beside: 0 },
  { windows: quick ? 50 : 1_000, seconds: quick ? 5 : 60, beside: quick ? 100 : 500 },
]

const say = (name: string, value: string, aim: string): void =>
  void process.stdout.write(`${name.padEnd(44)} ${value.padEnd(48)} ${aim}\n`)
const verdict = (isMet: boolean, aim: string): string => `aim ${aim}: ${isMet ? 'met' : 'MISSED'}`

/** A system of its own in a folder that is thrown away. */
async function withSystem<T>(rulebook: string | null, work: Parameters<typeof measured<T>>[1]): Promise<T> {
  const folder = mkdtempSync(join(process.env.GH_LOAD_FOLDER ?? tmpdir(), 'gh-load-embedded-'))
  try {
    return await measured(await startSystem(folder, rulebook === null ? null : rulebookAt(folder, rulebook)), work)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measured<T>(
  system: Awaited<ReturnType<typeof startSystem>>,
  work: (of: typeof system, atStart: Usage) => Promise<T>,
): Promise<T> {
  try {
    return await work(system, await system.usage())
  } finally {
    await system.stop()
  }
}

function rulebookAt(folder: string, text: string): string {
  const path = join(folder, 'rules')
  mkdirSync(path)
  writeFileSync(join(path, 'load.yaml'), text)
  return path
}

const isBatch = ({ batch }: Way): boolean => batch > 1

async function throughput() {
  return withSystem(null, async (system, atStart) => {
    say('ready', `${system.readySeconds.toFixed(1)} s, ${atStart.cpuSeconds} s of CPU, ${atStart.rssMiB} MiB`, '')
    const events = hospitalEvents(WAYS.reduce((sum, way) => sum + way.events, 0))
    const results: Throughput[] = []
    let from = 0
    for (const way of WAYS) {
      const result = await measureThroughput(system, events.slice(from, from + way.events), way)
      from += way.events
      results.push(result)
      const { recordedPerSecond, answeredPerSecond, cpuSeconds } = result
      const aim = verdict(recordedPerSecond >= AIMS.eventsPerSecond, `${AIMS.eventsPerSecond} events/s`)
      const value = `${recordedPerSecond} events/s (answered ${answeredPerSecond}/s), ${cpuSeconds} s of CPU`
      say(`${way.connections} connections, ${way.batch} a request`, value, isBatch(way) ? aim : '')
    }
    return { atStart: { ...atStart, readySeconds: Number(system.readySeconds.toFixed(1)) }, results }
  })
}

async function deadlines() {
  return withSystem(RULEBOOK, async (system) => {
    const results: Deadlines[] = []
    for (const wanted of DEADLINES) {
      const result = await measureDeadlines(system, wanted)
      results.push(result)
      const { live, inbox } = result
      for (const [name, { p50, p99, max }] of Object.entries({ live, inbox }))
        say(
          `deadline to ${name}, ${wanted.beside} events/s beside`,
          `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`,
          verdict(p99 < AIMS.p99Ms, `p99 < ${AIMS.p99Ms} ms`),
        )
    }
    return { results, usage: await system.usage() }
  })
}

const stored = {
  machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  system: `${type()} ${release()}`,
  node: process.version,
  at: new Date().toISOString(),
  loadAverage,
  settings: SETTINGS,
  aims: AIMS,
  throughput: only === undefined || only === 'throughput' ? await throughput() : null,
  deadlines: only === undefined || only === 'deadlines' ? await deadlines() : null,
  notMeasured:
    'A disk with a slow fdatasync; several hours; people at boards while events pour in; senders on another machine ' +
    '(they take a share of these cores); a hospital whose days come as days: what is sent is long past, so every ' +
    'deadline passes as it begins.',
}
if (!quick && only === undefined) {
  mkdirSync('embedded/results', { recursive: true })
  writeFileSync('embedded/results/embedded.json', `${JSON.stringify(stored, null, 2)}\n`)
}
