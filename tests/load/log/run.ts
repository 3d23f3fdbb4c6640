import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedLog, openEmbeddedLog } from '@golden-hour/log-embedded'
import { epochMs } from '@golden-hour/model'
import { latencyOf, paced, secondsOf } from './measure.ts'

const quick = process.argv.includes('--quick')
const PARTITIONS = 32
const BYTES = 900
const folder = mkdtempSync(join(process.env.GH_LOAD_FOLDER ?? tmpdir(), 'gh-load-log-'))
const record = {
  key: 'P-000001',
  headers: { gh_kind: 'fact', gh_sha: 'f'.repeat(64) },
  value: Buffer.alloc(BYTES, 'x'),
}
const open = () =>
  openEmbeddedLog({
    folder,
    clock: { now: () => epochMs(Date.now()) },
    topics: { journal: PARTITIONS, transitions: PARTITIONS },
  })

interface Result {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly note: string
}

const results: Result[] = []
const report = (name: string, value: number, unit: string, note: string): void => {
  results.push({ name, value, unit, note })
  const shown = value.toLocaleString('en-US', { maximumFractionDigits: 2 })
  process.stdout.write(`${name.padEnd(40)} ${shown.padStart(12)} ${unit.padEnd(10)} ${note}\n`)
}

/** So many callers, each with the next call as soon as the last was acknowledged. */
async function closedLoop(log: EmbeddedLog, callers: number, size: number, records: number): Promise<void> {
  const batch = Array.from({ length: size }, () => record)
  const calls = Math.ceil(records / size / callers)
  const latencies: number[] = []
  const call = async (caller: number): Promise<void> => {
    for (let i = 0; i < calls; i += 1) {
      const begin = performance.now()
      await log.append('journal', caller % PARTITIONS, batch)
      latencies.push(performance.now() - begin)
    }
  }
  const seconds = await secondsOf(async () => {
    await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  })
  const { p50, p99, max } = latencyOf(latencies)
  report(
    `${callers} callers, ${size} a call`,
    (calls * callers * size) / seconds,
    'records/s',
    `a call p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, max ${max.toFixed(2)} ms`,
  )
}

async function openLoop(log: EmbeddedLog, perSecond: number, seconds: number): Promise<void> {
  const durations = await paced(perSecond, seconds, (i) => log.append('journal', i % PARTITIONS, [record]))
  const { p50, p99, max } = latencyOf(durations)
  report(
    `${perSecond} calls a second`,
    p99,
    'ms p99',
    `for ${seconds} s; p50 ${p50.toFixed(2)} ms, max ${max.toFixed(2)} ms`,
  )
}

async function readAll(log: EmbeddedLog): Promise<void> {
  let read = 0
  let behind = PARTITIONS
  let done = (): void => undefined
  const caughtUp = new Promise<void>((resolve) => {
    done = resolve
  })
  const seconds = await secondsOf(async () => {
    const subscription = await log.subscribe('journal', 'load', {
      assigned: async () => 0,
      async records(_partition, records, last) {
        read += records.length
        if (last) behind -= 1
        if (behind === 0) done()
      },
      revoked: async () => undefined,
    })
    await caughtUp
    await subscription.stop()
  })
  report(
    'catching up',
    read / seconds,
    'records/s',
    `one reader of ${PARTITIONS} partitions, ${read} records, from memory`,
  )
}

let log = await open()
await closedLoop(log, 1, 1, quick ? 500 : 5_000)
await closedLoop(log, 64, 1, quick ? 5_000 : 100_000)
await closedLoop(log, 64, 100, quick ? 50_000 : 500_000)
for (const perSecond of [100, 1_000, 5_000]) await openLoop(log, perSecond, quick ? 2 : 10)
await readAll(log)
await log.close()
const seconds = await secondsOf(async () => {
  log = await open()
})
report('opening', seconds * 1000, 'ms', `${2 * PARTITIONS} partitions, as left by the runs above`)
await log.close()
rmSync(folder, { recursive: true })

if (!quick) {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`
  const load = loadavg()[0]!.toFixed(1)
  mkdirSync('log/results', { recursive: true })
  const stored = {
    machine,
    node: process.version,
    loadAverage: load,
    recordBytes: BYTES,
    partitions: PARTITIONS,
    results,
  }
  writeFileSync('log/results/log.json', `${JSON.stringify(stored, null, 2)}\n`)
}
