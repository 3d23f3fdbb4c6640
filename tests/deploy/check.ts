// The step "deployment files" of `pnpm verify`: docker-compose.yml, the chart, the alerts.
// Exit 0: nothing was found; 1: something was; 4: nothing was found, and something could not be looked at.
import { spawnSync } from 'node:child_process'
import { checkObject } from './chart/check-objects.ts'
import { checkWiring } from './chart/check-wiring.ts'
import { findHelm } from './chart/find-helm.ts'
import { lintChart, renderChart, triedValues } from './chart/render-chart.ts'
import { unknownFields } from './chart/unknown-fields.ts'
import { checkCompose } from './compose/check-compose.ts'
import { shippedCompose } from './compose/read-compose.ts'
import { fromRoot } from './from-root.ts'

/** Names in `ci/most-values.yaml` of what a hospital makes itself. */
const GIVEN = ['hospital-rules']

interface Verdict {
  readonly name: string
  readonly faults: readonly string[]
  readonly skip?: string
}

const say = (text: string): void => void process.stdout.write(`${text}\n`)

async function checkChart(): Promise<readonly Verdict[]> {
  const found = findHelm()
  if ('skip' in found) return [{ name: 'the chart', faults: [], skip: found.skip }]
  const verdicts: Verdict[] = []
  for (const values of triedValues()) {
    const name = `the chart with ${values} values`
    const linted = lintChart(found.helm, values)
    const rendered = renderChart(found.helm, values)
    if (linted !== null || 'fault' in rendered) {
      verdicts.push({
        name,
        faults: [linted, 'fault' in rendered ? rendered.fault : null].filter((fault) => fault !== null),
      })
      continue
    }
    const { objects } = rendered
    const bySchema = (await Promise.all(objects.map(checkObject))).flat()
    verdicts.push({
      name: `${name}: ${objects.length} objects`,
      faults: [...bySchema, ...unknownFields(objects), ...checkWiring(objects, GIVEN)],
    })
  }
  return verdicts
}

/** Rules and their own tests, where Prometheus' tool is. */
function checkAlerts(): Verdict {
  const name = 'the alerts'
  if (spawnSync('promtool', ['--version']).status !== 0) {
    return { name, faults: [], skip: 'there is no promtool in the PATH: it comes with Prometheus' }
  }
  const { status, stdout, stderr } = spawnSync(
    'promtool',
    ['test', 'rules', fromRoot('infra/prometheus/alerts.test.yaml')],
    {
      encoding: 'utf8',
    },
  )
  return { name, faults: status === 0 ? [] : [`${stdout}${stderr}`.trim()] }
}

const verdicts: readonly Verdict[] = [
  { name: 'docker-compose.yml', faults: checkCompose(shippedCompose()) },
  ...(await checkChart()),
  checkAlerts(),
]
for (const { name, faults, skip } of verdicts) {
  say(skip === undefined ? `${faults.length === 0 ? '✓' : '✗'} ${name}` : `skipped: ${name} (${skip})`)
  for (const fault of faults) say(`  ${fault}`)
}
if (verdicts.some(({ faults }) => faults.length > 0)) process.exitCode = 1
else if (verdicts.some(({ skip }) => skip !== undefined)) process.exitCode = 4
