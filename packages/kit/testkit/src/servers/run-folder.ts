import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive } from './is-alive.ts'

const FOLDER = 'GH_TEST_RUN'
const PROCESS = 'GH_TEST_RUN_PID'

/** Where the processes of one test run meet, and the process that lives as long as the run. */
export interface TestRun {
  readonly folder: string
  readonly pid: number
}

const PREFIX = 'golden-hour-test-run-'

const newFolder = (): string => mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))

/** A run that was killed left its folder; its servers have ended by themselves. */
function removeDeadRuns(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const pid = Number.parseInt(name.slice(PREFIX.length), 10)
    if (pid > 0 && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/** The workers inherit what is said here. */
export function beginTestRun(): TestRun {
  removeDeadRuns()
  const run = { folder: newFolder(), pid: process.pid }
  process.env[FOLDER] = run.folder
  process.env[PROCESS] = String(run.pid)
  return run
}

/** The run that this process is part of; outside a run, one of its own. */
export function currentTestRun(): TestRun {
  const folder = process.env[FOLDER]
  if (folder !== undefined) return { folder, pid: Number(process.env[PROCESS]) }
  const run = beginTestRun()
  process.on('exit', () => rmSync(run.folder, { recursive: true, force: true }))
  return run
}
