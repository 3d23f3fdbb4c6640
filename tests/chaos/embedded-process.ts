import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pause } from './pause.ts'
import { program } from './program.ts'

const CONFIG = `
system: { port: 0, partitions: 4, logLevel: warn }
sources:
  - { id: chaos, name: chaos, allowed: ["/*"], futureToleranceMin: 5 }
processor: { checkpointEveryMs: 1000 }
`

/** One life of the system: from its start to its kill. */
export interface Life {
  readonly url: string
  /** From the start of the process to its first answer, in milliseconds of the wall. */
  readonly readyAfterMs: number
  kill(): Promise<void>
  /** Asks it to stop, and waits. */
  stop(): Promise<number | null>
  /** What it wrote to standard error. */
  complaints(): string
}

/** The address is in the first line that names one. */
async function addressOf(child: ChildProcess, complaints: () => string): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout!) {
    text += String(chunk)
    const found = /http:\/\/[\d.]+:\d+/.exec(text)?.[0]
    if (found !== undefined) return found
  }
  throw new Error(`the system ended before it said where it listens:\n${text}\n${complaints()}`)
}

export async function startSystem(data: string, folder: string): Promise<Life> {
  const config = join(folder, 'settings.yaml')
  await writeFile(config, CONFIG)
  const began = performance.now()
  const child = spawn(process.execPath, [program, 'start', '--data', data, '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complained = ''
  child.stderr!.on('data', (chunk) => {
    complained += String(chunk)
  })
  const ended = once(child, 'exit')
  const url = await addressOf(child, () => complained)
  child.stdout!.resume()
  const readyAfterMs = performance.now() - began
  return {
    url,
    readyAfterMs,
    complaints: () => complained,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGTERM')
      const [code] = await ended
      return code as number | null
    },
  }
}

const LAGS = /^gh_(?:processor|recorder)_lag_records\{[^}]*\} (\d+)/gm

/** Whether processor and recorder have taken all there is; false also where nobody answers any more. */
async function isCaughtUp(url: string): Promise<boolean> {
  try {
    const text = await (await fetch(`${url}/metrics`)).text()
    const lags = [...text.matchAll(LAGS)].map(([, lag]) => Number(lag))
    return lags.length > 0 && lags.every((lag) => lag === 0)
  } catch {
    return false
  }
}

/** Waits until all was taken, seen twice running: what one has said the other still has to take. */
export async function untilCaughtUp(url: string, isAlive: () => boolean): Promise<void> {
  for (let seen = 0; seen < 2 && isAlive(); ) {
    seen = (await isCaughtUp(url)) ? seen + 1 : 0
    await pause(100)
  }
}

export const keyOf = async (data: string): Promise<string> =>
  (await readFile(join(data, 'keys', 'chaos.key'), 'utf8')).trim()
