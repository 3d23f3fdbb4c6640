import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runProgram } from './cli.ts'
import { createDisk } from './files/disk.ts'
import type { Screen } from './io.ts'

/** `NO_COLOR` (any value that is not empty) wins over everything; `FORCE_COLOR` colours pipes too. */
function wantsColour(stream: NodeJS.WriteStream): boolean {
  if ((process.env.NO_COLOR ?? '') !== '') return false
  const forced = process.env.FORCE_COLOR
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return stream.isTTY === true && process.env.TERM !== 'dumb'
}

const createScreen = (stream: NodeJS.WriteStream): Screen => ({
  write: (text) => void stream.write(text),
  drained: () => new Promise((resolve) => void stream.write('', () => resolve())),
  terminal: stream.isTTY === true ? stream : null,
  columns: stream.columns ?? 100,
  colour: wantsColour(stream),
})

/** Beside the bundle after a build, among the packages in a checkout. */
function beside(places: readonly string[]): string | null {
  return (
    places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((place) => existsSync(place)) ?? null
  )
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

// A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await runProgram(process.argv.slice(2), {
  stdout: createScreen(process.stdout),
  stderr: createScreen(process.stderr),
  stdin: process.stdin,
  files: createDisk(),
  now: () => Date.now(),
  shippedRulebook: beside(['./rules', '../../../packages/rules']) ?? './rules',
  boardFolder: beside(['./board', '../../board/dist']),
  nodeVersion: process.version,
  env: process.env,
  untilInterrupted,
})
