import { pathToFileURL } from 'node:url'
import { nodeVersionProblem } from './node-version.mjs'
import { steps } from './steps.mjs'
import { say } from './workspace.mjs'

/** `filters` name test files: only those are run, as `npm test -- packages/core/model`. Runs every step, also after one that failed, and closes with the totals alone on a line. Returns the exit code. */
export async function verify(filters) {
  const totals = { passed: 0, failed: 0, skipped: 0 }
  const failedSteps = []
  for (const step of steps) {
    say(`\n── ${step.name}`)
    const begun = performance.now()
    const counts = await step.run(filters)
    for (const key of Object.keys(totals)) totals[key] += counts[key]
    if (counts.failed > 0) failedSteps.push(step.name)
    say(`${counts.failed > 0 ? '✗' : '✓'} ${step.name}, ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  }
  say(failedSteps.length === 0 ? '' : `\nfailed: ${failedSteps.join(', ')}`)
  say(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
  return totals.failed > 0 ? 1 : 0
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problem = nodeVersionProblem()
  if (problem !== null) say(problem)
  process.exitCode = problem === null ? await verify(process.argv.slice(2)) : 3
}
