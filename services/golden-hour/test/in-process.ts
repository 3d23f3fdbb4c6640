import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { createDisk, type FileStore, type Io, runProgram, type Screen } from '../src/index.ts'

export interface Ran {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** A screen that remembers what was written on it. */
function memoryScreen(colour: boolean, written: (text: string) => void): Screen & { text(): string } {
  let text = ''
  return {
    write: (more) => {
      text += more
      written(text)
    },
    drained: () => Promise.resolve(),
    terminal: null,
    columns: 100,
    colour,
    text: () => text,
  }
}

export interface Surroundings {
  readonly stdin?: string
  readonly files?: FileStore
  readonly colour?: boolean
  readonly now?: () => number
  readonly env?: Readonly<Record<string, string>>
  /** Told all of standard output whenever there is more. */
  readonly onOutput?: (text: string) => void
  /** Resolves when the process is asked to end; never, where it is left out. */
  readonly interrupted?: Promise<void>
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
}

export const shippedRulebook = fileURLToPath(new URL('../../../packages/rules', import.meta.url))

/** What a command of this process touches, with what it writes kept. */
export function memoryIo(around: Surroundings = {}): Io & { readonly written: () => Omit<Ran, 'exit'> } {
  const stdout = memoryScreen(around.colour === true, around.onOutput ?? (() => {}))
  const stderr = memoryScreen(around.colour === true, () => {})
  return {
    stdout,
    stderr,
    stdin: bytesOf(around.stdin ?? ''),
    files: around.files ?? createDisk(),
    now: around.now ?? (() => 0),
    shippedRulebook,
    boardFolder: null,
    nodeVersion: 'v20.20.2',
    env: around.env ?? {},
    untilInterrupted: () => around.interrupted ?? new Promise(() => {}),
    written: () => ({ stdout: stdout.text(), stderr: stderr.text() }),
  }
}

/** Runs one command line of the real program in this process. */
export async function run(args: readonly string[], around: Surroundings = {}): Promise<Ran> {
  const io = memoryIo(around)
  const exit = await runProgram(args, io)
  return { exit, ...io.written() }
}

/** A folder of its own for one test. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'golden-hour-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
