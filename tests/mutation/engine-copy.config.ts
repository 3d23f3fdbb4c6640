import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const engine = process.env.GH_ENGINE
if (engine === undefined) throw new Error('GH_ENGINE must name the folder of the engine to test; use run.ts')

/** The property tests with another engine in the place of the real one. */
export default defineConfig({
  resolve: { alias: { '@golden-hour/window-engine': `${engine}/src/index.ts` } },
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['tests/properties/**/*.test.ts'],
    bail: 1,
    maxWorkers: 2,
  },
})
