import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { loadRulebook, type Rulebook, type SourceFile } from '@golden-hour/rulebook'

// Benchmarks are run from tests/load, bundled or not.
const FOLDER = join(process.cwd(), '../../packages/rules')

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'stories') return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/** The rulebook that the program ships, loaded as a hospital would. */
export function shippedRulebook(): Rulebook {
  const files: SourceFile[] = filesBelow(FOLDER)
    .filter((path) => /\.(ya?ml|csv)$/.test(path))
    .map((path) => ({ path: relative(FOLDER, path), text: readFileSync(path, 'utf8') }))
  const loaded = loadRulebook(files)
  if (!loaded.ok)
    throw new Error(loaded.faults.map((fault) => `${fault.file}:${fault.line} ${fault.message}`).join('\n'))
  return loaded.rulebook
}
