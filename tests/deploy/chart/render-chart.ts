import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { fromRoot } from '../from-root.ts'

const chart = fromRoot('infra', 'deploy', 'golden-hour')

export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  readonly [more: string]: unknown
}

export type Rendered = { readonly objects: readonly KubernetesObject[] } | { readonly fault: string }

const ci = fromRoot('infra', 'deploy', 'golden-hour', 'ci')

/** The values with which the chart is tried: `least`, `most`. */
export const triedValues = (): readonly string[] =>
  readdirSync(ci)
    .filter((file) => file.endsWith('-values.yaml'))
    .map((file) => basename(file, '-values.yaml'))
    .sort()

function run(helm: string, args: readonly string[]): { readonly output: string } | { readonly fault: string } {
  const { status, stdout, stderr, error } = spawnSync(helm, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (status === 0) return { output: stdout }
  return { fault: (error?.message ?? `${stderr}${stdout}`).trim() }
}

/** Kubernetes reads YAML as its version 1.1 has it: 0440 is octal there. */
const parseObjects = (text: string): readonly KubernetesObject[] =>
  parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null)

/** What helm says of the chart with these values; null where it finds nothing. `values`: a name of `ci`, or a file. */
export function lintChart(helm: string, values: string): string | null {
  const linted = run(helm, ['lint', '--strict', '--quiet', chart, '--values', fileOf(values)])
  return 'fault' in linted ? linted.fault : null
}

export function renderChart(helm: string, values: string): Rendered {
  const rendered = run(helm, ['template', 'golden-hour', chart, '--namespace', 'monitor', '--values', fileOf(values)])
  return 'fault' in rendered ? rendered : { objects: parseObjects(rendered.output) }
}

const fileOf = (values: string): string => (values.endsWith('.yaml') ? values : `${ci}/${values}-values.yaml`)
