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

/** Ctrl-C reaches us from the terminal, and through what started us once more: so soon after the first it is the same. */
const SAME_SIGNAL_MS = 500

/** A second signal ends the process at once. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | null = null
    const hear = (signal: NodeJS.Signals): void => {
      const now = performance.now()
      if (first === null) {
        first = now
        resolve()
      } else if (now - first > SAME_SIGNAL_MS) {
        process.stderr.write(`a second ${signal}: ended at once\n`)
        process.exit(3)
      }
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear)
  })
}

// A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** What a command left open must not keep the process: so long it may take to close by itself. */
const LINGER_MS = 1_000

const [stdout, stderr] = [createScreen(process.stdout), createScreen(process.stderr)]

process.exitCode = await runProgram(process.argv.slice(2), {
  stdout,
  stderr,
  stdin: process.stdin,
  files: createDisk(),
  now: () => Date.now(),
  shippedRulebook: beside(['./rules', '../../../packages/rules']) ?? './rules',
  boardFolder: beside(['./board', '../../board/dist']),
  nodeVersion: process.version,
  env: process.env,
  untilInterrupted,
})
await Promise.all([stdout.drained(), stderr.drained()])
setTimeout(() => process.exit(), LINGER_MS).unref()
