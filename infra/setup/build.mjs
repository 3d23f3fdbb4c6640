import { spawnSync } from 'node:child_process'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inRoot, program, say } from './workspace.mjs'

const service = inRoot('services', 'golden-hour')
const board = inRoot('services', 'board')

// Native code, WebAssembly beside its loader, and a scheduler that finds its own files: they stay where they are.
const NOT_BUNDLED = ['lmdb', '@electric-sql/pglite', 'node-cron']

// Packages in CommonJS ask for Node's own modules with `require`, which an ES module does not have.
const REQUIRE =
  "import { createRequire as golden_hour_require } from 'node:module'; const require = golden_hour_require(import.meta.url);"

const isRulebookFile = (path) =>
  !/node_modules|package\.json$|README\.md$|\.ts$|tsconfig/.test(path.slice(inRoot('packages', 'rules').length))

/** An empty ledger of this schema, so that no first start has to make one. */
async function buildBlankLedger(bundle) {
  const maker = inRoot('services', 'golden-hour', 'dist', 'make-blank-ledger.mjs')
  await bundle({
    stdin: { contents: "export { blankLedger } from '@golden-hour/ledger-postgres'", resolveDir: service },
    outfile: maker,
    bundle: true,
    platform: 'node',
    external: NOT_BUNDLED,
    target: 'node20',
    format: 'esm',
    banner: { js: REQUIRE },
    logLevel: 'warning',
  })
  const { blankLedger } = await import(pathToFileURL(maker).href)
  writeFileSync(`${service}/dist/blank-ledger.tar.gz`, await blankLedger())
  rmSync(maker)
}

/** The web app, as files that the program serves. */
function buildBoard() {
  const vite = inRoot('services', 'board', 'node_modules', 'vite', 'bin', 'vite.js')
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: board,
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error('the board was not built: see the lines above')
}

/** Bundles the program into one file with everything it needs, and lays the shipped rulebook and the board beside it. */
export async function build() {
  const { build: bundle } = await import('esbuild')
  rmSync(`${service}/dist`, { recursive: true, force: true })
  await bundle({
    entryPoints: [`${service}/src/main.ts`],
    outdir: dirname(program),
    bundle: true,
    // What only some commands need is loaded when they run.
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    platform: 'node',
    external: NOT_BUNDLED,
    target: 'node20',
    format: 'esm',
    banner: { js: REQUIRE },
    legalComments: 'eof',
    logLevel: 'warning',
  })
  cpSync(inRoot('packages', 'rules'), `${service}/dist/rules`, { recursive: true, filter: isRulebookFile })
  await buildBlankLedger(bundle)
  buildBoard()
  cpSync(`${board}/dist`, `${service}/dist/board`, { recursive: true })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build()
  say(`built ${basename(program)}`)
}
