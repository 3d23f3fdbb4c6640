import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { JOURNAL, partitionOf, TRANSITIONS } from '@golden-hour/journal'
import { createLiveBus } from '@golden-hour/live-embedded'
import { openEmbeddedLog } from '@golden-hour/log-embedded'
import type { ClinicalBatch, ClinicalBook } from '@golden-hour/ports'
import { createRecorder, RecorderConfig, rebuildLedger } from '@golden-hour/recorder'
import { createMetrics, readConfig, silentLogger, wallClock } from '@golden-hour/service-kit'
import { latencyOf, secondsOf } from '../log/measure.ts'
import { arrival, fillLog } from './fill-log.ts'
import { openMeasured } from './open-measured.ts'

const quick = process.argv.includes('--quick')
const PARTITIONS = 8
const folder = mkdtempSync(join(process.env.GH_LOAD_FOLDER ?? tmpdir(), 'gh-load-ledger-'))
const clock = wallClock()
const log = await openEmbeddedLog({
  folder: join(folder, 'log'),
  clock,
  topics: { [JOURNAL]: PARTITIONS, [TRANSITIONS]: PARTITIONS },
})
const measured = await openMeasured(process.argv, folder)
const { ledger } = measured
const live = createLiveBus()

const results: { name: string; value: number; unit: string; note: string }[] = []
const report = (name: string, value: number, unit: string, note: string): void => {
  results.push({ name, value, unit, note })
  const shown = value.toLocaleString('en-US', { maximumFractionDigits: 2 })
  process.stdout.write(`${name.padEnd(40)} ${shown.padStart(12)} ${unit.padEnd(10)} ${note}\n`)
}
const latency = (durations: readonly number[]): string => {
  const { p50, p99, max } = latencyOf(durations)
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`
}

const commits: number[] = []
let rows = 0
let written = (): void => undefined
const sizeOf = ({ facts, transitions }: ClinicalBatch): number => facts.length + transitions.length
const clinical: ClinicalBook = {
  ...ledger.clinical,
  async write(...batches) {
    const begin = performance.now()
    const outcome = await ledger.clinical.write(...batches)
    commits.push(performance.now() - begin)
    rows += batches.reduce((sum, batch) => sum + sizeOf(batch), 0)
    written()
    return outcome
  },
}
const config = readConfig(RecorderConfig, { file: null, env: process.env, prefix: 'GH_RECORDER', section: null })
const recorder = createRecorder(config, {
  log,
  ledger: { clinical },
  live,
  logger: silentLogger(),
  metrics: createMetrics(),
})
const allWritten = (count: number): Promise<void> =>
  new Promise((resolve) => {
    written = () => {
      if (rows >= count) resolve()
    }
  })

const { facts, transitions } = await fillLog(log, PARTITIONS, quick ? 1 : 4)
const total = facts + transitions
const cpuBefore = process.cpuUsage()
const caughtUp = await secondsOf(async () => {
  const done = allWritten(total)
  await recorder.start()
  await done
})
const cpu = process.cpuUsage(cpuBefore)
report(
  'catching up',
  total / caughtUp,
  'rows/s',
  `${facts} facts, ${transitions} transitions of ${PARTITIONS} partitions in ${commits.length} transactions, each ${latency(commits)}; ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of CPU`,
)

const idle: number[] = []
for (let n = 0; n < (quick ? 50 : 500); n += 1) {
  const { patientId, record } = arrival(n, clock.now())
  const told = new Promise<void>((resolve) => {
    const leave = live.subscribe('facts', (message) => {
      if (message.patientId !== patientId) return
      leave()
      resolve()
    })
  })
  const begin = performance.now()
  await log.append(JOURNAL, partitionOf(patientId, PARTITIONS), [record])
  await told
  idle.push(performance.now() - begin)
}
report(
  'one fact, nothing else to do',
  latencyOf(idle).p99,
  'ms p99',
  `append to live message, one after another; ${latency(idle)}`,
)
await recorder.stop()

const rebuilt = await secondsOf(async () => {
  await rebuildLedger({ log, ledger, logger: silentLogger(), progress: () => undefined })
})
report('rebuild', (total + idle.length) / rebuilt, 'rows/s', `all of it again, in ${rebuilt.toFixed(1)} s`)
let lines = 0
const dumped = await secondsOf(async () => {
  for await (const _ of ledger.clinical.dump()) lines += 1
})
report('dump', lines / dumped, 'lines/s', `${lines} lines`)

await measured.close()
await log.close()
clock.close()
rmSync(folder, { recursive: true })

if (!quick) {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`
  const { engine } = measured
  const stored = {
    machine,
    node: process.version,
    engine,
    loadAverage: loadavg()[0]!.toFixed(1),
    recorder: config,
    results,
  }
  mkdirSync('ledger/results', { recursive: true })
  writeFileSync(`ledger/results/${measured.name}.json`, `${JSON.stringify(stored, null, 2)}\n`)
}
