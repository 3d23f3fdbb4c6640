// From a fresh checkout to a running program, with nothing but Node: `node infra/setup/run.mjs set-up|demo|test|verify`.
import { spawn } from 'node:child_process'
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

/** A signal is the program's to answer: it stops what it started, and only then are we done. */
const startProgram = (args) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' })
    // Ctrl-C reaches the program from the terminal; what is sent to us alone is passed on.
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('exit', (code) => resolve(code ?? 1))
  })

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
