import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { deadlines, growth, memory, type Result, state, throughput } from './benches.ts'
import { shippedRulebook } from './shipped-rulebook.ts'

const quick = process.argv.includes('--quick')
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length)
const rulebook = shippedRulebook()

const programme: Readonly<Record<string, () => Result[]>> = {
  throughput: () => throughput(rulebook, quick ? 2 : 10, 5),
  memory: () => memory(rulebook, quick ? 100_000 : 1_000_000),
  deadlines: () => deadlines(rulebook, quick ? 10_000 : 100_000),
  growth: () => growth(rulebook, [10, 100, 1_000, 5_000]),
  state: () => state(rulebook, quick ? 20_000 : 200_000),
}

const results: Result[] = []
for (const [name, run] of Object.entries(programme)) {
  if (only !== undefined && only !== name) continue
  for (const result of run()) {
    results.push(result)
    const value = result.value.toLocaleString('en-US', { maximumFractionDigits: 2 })
    process.stdout.write(`${result.name.padEnd(44)} ${value.padStart(14)} ${result.unit.padEnd(8)} ${result.note}\n`)
  }
}

if (!quick && only === undefined) {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`
  mkdirSync('engine/results', { recursive: true })
  const stored = { machine, node: process.version, rulebook: rulebook.hash, rules: rulebook.rules.length, results }
  writeFileSync('engine/results/engine.json', `${JSON.stringify(stored, null, 2)}\n`)
}
