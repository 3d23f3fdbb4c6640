import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type EngineFault, faults } from './faults.ts'
import { copyEngine, type EngineCopy } from './mutants.ts'

/*
 * `npx tsx tests/mutation/run.ts [part of a fault's name]`
 *
 * 1. The unbroken copy must pass, or nothing would be proved.
 * 2. Each fault must make the property tests fail; one that does not is a hole in the tests.
 * 3. A fault whose text is no longer found fails the run: it must follow the sources.
 */

const root = fileURLToPath(new URL('../..', import.meta.url))
const SEEDS = process.env.GH_SEEDS ?? '400'
const LONGEST_MS = 300_000

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

type Verdict = 'passed' | 'failed' | 'hung'

/** Runs the property tests on that engine. A run that takes too long counts as caught: the fault makes it hang. */
function test(engine: EngineCopy): Promise<Verdict> {
  const config = fileURLToPath(new URL('./engine-copy.config.ts', import.meta.url))
  const env = { ...process.env, GH_ENGINE: engine.folder, GH_SEEDS: SEEDS, GH_SHRINK: '0' }
  const command = [`${root}/node_modules/vitest/vitest.mjs`, 'run', '--config', config, '--reporter', 'dot']
  const running = spawn(process.execPath, command, { cwd: root, env, stdio: 'ignore', detached: true })
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      if (running.pid !== undefined) process.kill(-running.pid, 'SIGKILL')
      resolve('hung')
    }, LONGEST_MS)
    running.on('exit', (code) => {
      clearTimeout(timer)
      resolve(code === 0 ? 'passed' : 'failed')
    })
  })
}

async function tryFault(engine: EngineCopy, fault: EngineFault): Promise<string | null> {
  engine.mend()
  const misfit = engine.breakBy(fault)
  if (misfit !== null) return `cannot be put in: ${misfit}`
  return (await test(engine)) === 'passed' ? 'survived: no test notices it' : null
}

async function main(): Promise<number> {
  const wanted = faults.filter(({ name }) => name.includes(process.argv[2] ?? ''))
  const engine = copyEngine(`${root}/packages/core/window-engine`)
  try {
    if ((await test(engine)) !== 'passed') {
      say('The tests fail without any fault. Mend that first: npx vitest run tests/properties')
      return 1
    }
    let bad = 0
    for (const fault of wanted) {
      const trouble = await tryFault(engine, fault)
      if (trouble !== null) bad += 1
      say(`${trouble === null ? 'caught' : 'NOT CAUGHT'}  ${fault.name}${trouble === null ? '' : ` — ${trouble}`}`)
    }
    say(`${wanted.length - bad} caught, ${bad} not`)
    return bad === 0 ? 0 : 1
  } finally {
    engine.remove()
  }
}

process.exitCode = await main()
