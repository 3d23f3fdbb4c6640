import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const program = fileURLToPath(new URL('../../services/golden-hour/dist/main.js', import.meta.url))
export const isBuilt = existsSync(program)

/** A running process of the program, and where it answers. */
export interface Running {
  readonly url: string
  readonly child: ChildProcess
  /** Asks it to stop; answers its exit code. */
  stop(signal?: 'SIGINT' | 'SIGTERM'): Promise<number | null>
  output(): string
}

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program to its end. */
export const runProgram = (args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })

/** Starts the program and waits until it prints an address. `env`: beside that of this process. */
export async function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let text = ''
  const ended = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += String(chunk)
      const found = /http:\/\/[\d.]+:\d+/.exec(text)?.[0]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', (chunk) => {
      text += String(chunk)
    })
    void ended.then(() => reject(new Error(`the program ended before it said where it answers:\n${text}`)))
  })
  return {
    url,
    child,
    output: () => text,
    async stop(signal = 'SIGINT') {
      child.kill(signal)
      const [code] = await ended
      return code as number | null
    },
  }
}
