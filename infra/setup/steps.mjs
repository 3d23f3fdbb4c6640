import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { build } from './build.mjs'
import { inRoot, program, root, say, toolPath } from './workspace.mjs'

const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** Runs a tool of the workspace with its output on ours; true where it found nothing wrong. */
const run = (tool, args) => spawnSync(process.execPath, [tool, ...args], { cwd: root, stdio: 'inherit' }).status === 0

/** A check counts only where it fails: the totals are those of tests and stories. */
const check = (tool, args) => () => (run(tool(), args) ? NOTHING : { ...NOTHING, failed: 1 })

/** The check's own word for: what could be looked at is well. */
const PARTLY_SKIPPED = 4

function checkDeployment() {
  const { status } = spawnSync(process.execPath, [toolPath('tsx'), 'tests/deploy/check.ts'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status === PARTLY_SKIPPED) return { ...NOTHING, skipped: 1 }
  return status === 0 ? NOTHING : { ...NOTHING, failed: 1 }
}

async function buildProgram() {
  try {
    await build()
    return NOTHING
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return { ...NOTHING, failed: 1 }
  }
}

const results = inRoot('node_modules', '.golden-hour', 'vitest.json')

/** What was skipped, by the names under which it says why. */
function saySkipped(report) {
  const names = new Map()
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status !== 'skipped' && test.status !== 'pending' && test.status !== 'todo') continue
      const suite = test.ancestorTitles.join(' ').trim() || test.title
      names.set(suite, (names.get(suite) ?? 0) + 1)
    }
  }
  for (const [name, n] of names) say(`skipped: ${name} (${n} ${n === 1 ? 'test' : 'tests'})`)
}

function runTests(filters) {
  mkdirSync(inRoot('node_modules', '.golden-hour'), { recursive: true })
  rmSync(results, { force: true })
  const clean = run(toolPath('vitest'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...filters,
  ])
  if (!existsSync(results)) return { ...NOTHING, failed: 1 }
  const report = JSON.parse(readFileSync(results, 'utf8'))
  saySkipped(report)
  // A file that breaks before its tests, or an error outside a test, fails the run without failing a test.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + broken
  return {
    passed: report.numPassedTests,
    failed: clean || failed > 0 ? failed : 1,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function runStories() {
  const { stdout, status } = spawnSync(process.execPath, [program, 'rules', 'test', inRoot('packages', 'rules')], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.stdout.write(stdout ?? '')
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(stdout ?? '')
  if (counts === null) return { ...NOTHING, failed: 1 }
  const failed = Number(counts[2])
  return { passed: Number(counts[1]), failed: status === 0 || failed > 0 ? failed : 1, skipped: 0 }
}

/** Everything that is verified, in this order, each with what it returns to the totals. `filters`: only the test files so named. */
export const steps = [
  { name: 'format and lint', run: check(() => toolPath('@biomejs/biome', 'biome'), ['check', '.']) },
  { name: 'types', run: check(() => toolPath('typescript', 'tsc'), ['-p', 'tsconfig.json']) },
  {
    name: 'types of the board',
    run: check(
      () => inRoot('services', 'board', 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js'),
      ['-p', 'services/board'],
    ),
  },
  {
    name: 'arrows between packages',
    run: check(
      () => toolPath('dependency-cruiser', 'depcruise'),
      ['packages', 'services', 'tests', '--config', '.dependency-cruiser.cjs'],
    ),
  },
  { name: 'dead code', run: check(() => toolPath('knip'), []) },
  { name: 'deployment files', run: checkDeployment },
  { name: 'the program', run: buildProgram },
  { name: 'tests', run: runTests },
  { name: 'stories of the rulebook', run: runStories },
]
