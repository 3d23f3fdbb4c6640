import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export const inRoot = (...parts) => join(root, ...parts)

export const rootPackage = () => JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))

/** A tool of the workspace, started with this Node: the same on every system, whatever the PATH is. */
export function toolPath(packageName, binName = packageName) {
  const folder = inRoot('node_modules', packageName)
  if (!existsSync(folder)) throw new Error(`${packageName} is not installed: run npm run set-up`)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[binName])
}

/** The built program. */
export const program = inRoot('services', 'golden-hour', 'dist', 'main.js')

export const say = (text) => process.stdout.write(`${text}\n`)
