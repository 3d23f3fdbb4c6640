// One server of a kind for a whole test run, started by the first who asks.
// 1. Whoever makes the claim file starts the server; the others wait for the answer file.
// 2. An answer is written whole or not at all.
// 3. The claim of a process that died without an answer is taken away, and somebody else starts. Should two start one,
//    both answer truly and both are ended.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { askEnvironment } from './environment.ts'
import { startHost } from './host-process.ts'
import { isAlive } from './is-alive.ts'
import { localCommand } from './local-command.ts'
import { currentTestRun, type TestRun } from './run-folder.ts'
import type { Answer, ServerName } from './server-name.ts'

const LOOK_EVERY_MS = 50

const containerHost = fileURLToPath(new URL('./container-host.mjs', import.meta.url))

async function start(name: ServerName, { folder, pid }: TestRun): Promise<Answer> {
  const container = await startHost(folder, `${name}-container`, [containerHost, name, String(pid)])
  if ('addresses' in container) return { skip: null, addresses: container.addresses }
  const args = [localCommand, name, '--json', '--quick', '--stop-with', String(pid)]
  const local = await startHost(folder, `${name}-local`, args)
  if ('addresses' in local) return { skip: null, addresses: local.addresses }
  return { skip: `${container.problem}; ${local.problem}` }
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const starter = Number(readFileSync(file, 'utf8'))
    if (starter > 0 && !isAlive(starter)) rmSync(file, { force: true })
    return false
  }
}

/** Where this server is, for every test of the run: named by the environment, in a container, or on this machine. */
export async function sharedServer(name: ServerName): Promise<Answer> {
  const named = askEnvironment(name)
  if (named !== undefined) return named
  const run = currentTestRun()
  const answerFile = join(run.folder, `${name}.json`)
  const claimFile = join(run.folder, `${name}.claim`)
  while (!existsSync(answerFile)) {
    if (claim(claimFile)) {
      const answer = await start(name, run)
      writeFileSync(`${answerFile}.new`, JSON.stringify(answer))
      renameSync(`${answerFile}.new`, answerFile)
    } else {
      await wait(LOOK_EVERY_MS)
    }
  }
  return JSON.parse(readFileSync(answerFile, 'utf8')) as Answer
}
