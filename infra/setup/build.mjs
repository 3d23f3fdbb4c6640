import { cpSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inRoot, program, say } from './workspace.mjs'

const service = inRoot('services', 'golden-hour')

// Packages in CommonJS ask for Node's own modules with `require`, which an ES module does not have.
const REQUIRE =
  "import { createRequire as golden_hour_require } from 'node:module'; const require = golden_hour_require(import.meta.url);"

const isRulebookFile = (path) =>
  !/node_modules|package\.json$|README\.md$|\.ts$|tsconfig/.test(path.slice(inRoot('packages', 'rules').length))

/** Bundles the program into one file with everything it needs, and lays the shipped rulebook beside it. */
export async function build() {
  const { build: bundle } = await import('esbuild')
  rmSync(`${service}/dist`, { recursive: true, force: true })
  await bundle({
    entryPoints: [`${service}/src/main.ts`],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: REQUIRE },
    legalComments: 'eof',
    logLevel: 'warning',
  })
  cpSync(inRoot('packages', 'rules'), `${service}/dist/rules`, { recursive: true, filter: isRulebookFile })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build()
  say(`built ${basename(program)}`)
}
