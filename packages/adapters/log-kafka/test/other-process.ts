import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

export interface OtherProcess {
  readonly lines: readonly string[]
  /** Resolves as soon as what it said satisfies `holds`. */
  until(holds: (lines: readonly string[]) => boolean): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

export function otherProcess(script: URL, args: readonly string[]): OtherProcess {
  const path = fileURLToPath(script)
  const child: ChildProcess = spawn(process.execPath, ['--import', TSX, path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  let watchers: (() => void)[] = []
  createInterface(child.stdout!).on('line', (line) => {
    lines.push(line)
    for (const look of watchers) look()
  })
  return {
    lines,
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds(lines)) return
          watchers = watchers.filter((one) => one !== look)
          resolve()
        }
        watchers.push(look)
        look()
      }),
    signal: (signal) => void child.kill(signal),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
