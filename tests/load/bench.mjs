// Bundles a benchmark as the program itself is built, and runs it: `node bench.mjs engine [--quick] [--only=NAME]`.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const [name = 'engine', ...rest] = process.argv.slice(2)
const outfile = fileURLToPath(new URL(`./${name}/dist/run.mjs`, import.meta.url))
await build({
  entryPoints: [fileURLToPath(new URL(`./${name}/run.ts`, import.meta.url))],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
})
const { status } = spawnSync(
  process.execPath,
  ['--expose-gc', '--max-old-space-size=16000', '--max-semi-space-size=64', outfile, ...rest],
  {
    stdio: 'inherit',
  },
)
rmSync(outfile, { force: true })
process.exitCode = status ?? 1
