import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadRulebook, type Rulebook, type SourceFile } from '@golden-hour/rulebook'

const folder = fileURLToPath(new URL('../../../packages/rules', import.meta.url))
const FOLDERS = ['', 'rules', 'tables']

/** The shipped rulebook, as files and compiled. */
export function shippedRulebook(): { readonly files: readonly SourceFile[]; readonly rulebook: Rulebook } {
  const files = FOLDERS.flatMap((part) =>
    readdirSync(`${folder}/${part}`)
      .filter((name) => /\.(yaml|csv)$/.test(name))
      .map((name) => (part === '' ? name : `${part}/${name}`)),
  ).map((path) => ({ path, text: readFileSync(`${folder}/${path}`, 'utf8') }))
  const loaded = loadRulebook(files)
  if (!loaded.ok) throw new Error(loaded.faults.map(({ message }) => message).join('\n'))
  return { files, rulebook: loaded.rulebook }
}
