import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isAlive } from './is-alive.ts'
import type { Addresses } from './server-name.ts'

const LOOK_EVERY_MS = 50
const HOST = '.host'

const firstLine = (file: string): string | undefined => {
  const text = readFileSync(file, 'utf8')
  const end = text.indexOf('\n')
  return end < 0 ? undefined : text.slice(0, end)
}

const oneLine = (file: string): string => readFileSync(file, 'utf8').trim().split('\n').join('; ')

/**
 * Starts a process that holds servers until it is told to end, outlives the worker that asked, and says in its first
 * line where they are. Its output goes to files: a pipe would break with the worker.
 */
export async function startHost(
  folder: string,
  name: string,
  args: readonly string[],
): Promise<{ readonly addresses: Addresses } | { readonly problem: string }> {
  const [outFile, errorFile] = [join(folder, `${name}.out`), join(folder, `${name}.err`)]
  const [out, errors] = [openSync(outFile, 'w'), openSync(errorFile, 'w')]
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', out, errors] })
  closeSync(out)
  closeSync(errors)
  writeFileSync(join(folder, `${name}${HOST}`), String(child.pid))
  let hasEnded = false
  child.once('exit', () => {
    hasEnded = true
  })
  child.unref()
  while (!hasEnded) {
    const line = firstLine(outFile)
    if (line !== undefined) return { addresses: JSON.parse(line) as Addresses }
    await wait(LOOK_EVERY_MS)
  }
  return { problem: oneLine(errorFile) }
}

const hostsOf = (folder: string): number[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(HOST))
    .map((file) => Number(readFileSync(join(folder, file), 'utf8')))

/** Ends every host of this run, and waits until its servers have ended. */
export async function endHosts(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const hosts = hostsOf(folder).filter(isAlive)
  for (const pid of hosts) process.kill(pid, 'SIGTERM')
  while (hosts.some(isAlive)) await wait(LOOK_EVERY_MS)
}
