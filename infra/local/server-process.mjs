// One server as a process of ours.
// 1. It is started by the same command, on the same port and data, however often it ended.
// 2. `start` and `restart` answer only when the server answers; a server that ends before says why.
// 3. `kill` and `pause` reach all processes of the server, as a failing machine would.
// 4. An end that nobody asked for is told.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from './problem.mjs'
import { isAlive, sendSignal, signalFamily } from './process-family.mjs'

const READY_WITHIN_MS = 60_000
const ASK_AGAIN_MS = 50
const LAST_LINES = 12
const LINE_SHOWN = 300

const lastLines = (file) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-LAST_LINES)
    .map((line) => line.slice(0, LINE_SHOWN))
    .join('\n')

/**
 * `command`: { file, args, env?, cwd?, user? } where `user` is { uid, gid }. `isReady`: does the server answer?
 * `stop`: { signal, graceMs } asks for a clean end; after the grace it is killed. `onLost(name)`: it ended by itself.
 */
export function createServerProcess({ name, log, command, isReady, stop: ending, onLost }) {
  const readItsLog = `its whole log is ${log}, kept where --data names a folder`
  let child
  let ended = Promise.resolve()
  let isExpected = false

  function launch() {
    const out = openSync(log, 'a')
    // A group of its own: Ctrl-C in the terminal is ours to answer, in our order.
    child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: { ...process.env, ...command.env },
      stdio: ['ignore', out, out],
      detached: true,
      ...command.user,
    })
    closeSync(out)
    isExpected = false
    ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message))
      child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal))
    })
    const started = child
    ended.then(() => {
      if (started === child) child = undefined
      if (!isExpected) onLost?.(name)
    })
  }

  async function start() {
    launch()
    const until = Date.now() + READY_WITHIN_MS
    let end
    ended.then((how) => {
      end = how
    })
    while (Date.now() < until) {
      if (end !== undefined) {
        throw new Problem(`${name} ended while it started (${end}):\n${lastLines(log)}`, readItsLog)
      }
      if (await isReady().catch(() => false)) return
      await wait(ASK_AGAIN_MS)
    }
    await kill('SIGKILL')
    throw new Problem(`${name} did not answer within ${READY_WITHIN_MS / 1000} s`, readItsLog)
  }

  /** Resolves when the server is gone; a signal that leaves it alive (SIGHUP, say) is not for this. */
  async function kill(signal) {
    if (child === undefined) return
    isExpected = true
    if (signal === 'SIGKILL') signalFamily(child.pid, signal)
    else sendSignal(child.pid, signal)
    await ended
  }

  async function stop() {
    if (child === undefined) return
    isExpected = true
    const { pid } = child
    // A paused process hears nothing else.
    signalFamily(pid, 'SIGCONT')
    sendSignal(pid, ending.signal)
    const clean = await Promise.race([ended.then(() => true), wait(ending.graceMs, false, { ref: false })])
    if (!clean && isAlive(pid)) signalFamily(pid, 'SIGKILL')
    await ended
  }

  const running = () => {
    if (child === undefined) throw new Problem(`${name} does not run`, `restart ${name} first`)
    return child
  }

  return {
    name,
    log,
    get pid() {
      return child?.pid
    },
    start,
    kill,
    stop,
    pause: () => signalFamily(running().pid, 'SIGSTOP'),
    resume: () => signalFamily(running().pid, 'SIGCONT'),
    async restart() {
      await stop()
      await start()
    },
  }
}
