// From a fresh checkout to a running program, with nothing but Node: `node infra/setup/run.mjs set-up|demo|test|verify`.
import { spawnSync } from 'node:child_process'
import { nodeVersionProblem } from './node-version.mjs'
import { program, root, say } from './workspace.mjs'

/** Installs what is missing and builds the program. Later steps are imported only then: they need what was installed. */
async function setUp() {
  const { install } = await import('./install.mjs')
  if (!install()) return 3
  const { build } = await import('./build.mjs')
  await build()
  return 0
}

const startProgram = (args) => {
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' })
  return status ?? 1
}

const afterwards = {
  'set-up': () => {
    say('set up: try npx golden-hour --help, or npm run demo')
    return 0
  },
  demo: () => startProgram(['demo', ...process.argv.slice(3)]),
  test: async () => (await import('./verify.mjs')).verify(process.argv.slice(3)),
  verify: async () => (await import('./verify.mjs')).verify(process.argv.slice(3)),
}

async function main() {
  const problem = nodeVersionProblem()
  if (problem !== null) {
    say(problem)
    return 3
  }
  const next = afterwards[process.argv[2]]
  if (next === undefined) {
    say(`usage: node infra/setup/run.mjs ${Object.keys(afterwards).join('|')}`)
    return 2
  }
  const failed = await setUp()
  return failed === 0 ? next() : failed
}

process.exitCode = await main()
