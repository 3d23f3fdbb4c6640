#!/usr/bin/env node
import { existsSync } from 'node:fs'

const program = new URL('../dist/main.js', import.meta.url)

if (existsSync(program)) await import(program.href)
else {
  process.stderr.write('golden-hour is not built yet: run npm run set-up at the root of the checkout\n')
  process.exitCode = 3
}
