import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createZone, epochMs } from '@golden-hour/model'
import { wallClock } from '@golden-hour/service-kit'
import { type ExitCode, ProgramStop } from '../exit.ts'
import { DEMO_SOURCES } from '../hospital/demo-sources.ts'
import type { Post } from '../hospital/feed.ts'
import { openHospital } from '../hospital/simulated-hospital.ts'
import type { Io } from '../io.ts'
import { chooseSettings } from '../system/settings-file.ts'

export interface SimulatorOptions {
  /** Of the gateway: `http://127.0.0.1:8081`. */
  readonly to: string
  /** Where the keys of the demonstration's sources lie; null: where the settings say. */
  readonly keys: string | null
  readonly config: string | null
  readonly seed: number
  readonly beds: number
}

/** The simulated hospital's; its days begin at midnight there. */
const ZONE = 'Asia/Shanghai'
const AGAIN_MS = 1_000
const STAYS_MS = 3_600_000

async function keysIn(folder: string, io: Io): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>()
  for (const { id, source } of DEMO_SOURCES) {
    const key = await io.files.readText(join(folder, `${id}.key`)).catch((cause: unknown) => {
      if (!(cause instanceof ProgramStop)) throw cause
      const advice = 'run golden-hour prepare --demo, and name the folder of its keys with --keys'
      throw new ProgramStop('GH_FILE_UNREADABLE', cause.message, advice, cause)
    })
    keys.set(source, key.trim())
  }
  return keys
}

/** While the gateway is away nothing is lost: its hospital waits, as a real one does. */
const patientPost =
  (post: Post, signal: AbortSignal, away: (reason: string) => void): Post =>
  async (source, events) => {
    while (!signal.aborted) {
      try {
        return await post(source, events)
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        away(error.cause instanceof Error ? error.cause.message : error.message)
        await pause(AGAIN_MS, undefined, { signal }).catch(() => {})
      }
    }
  }

/** Says once that the gateway is away, however many posts find it so. */
function createOutageNotice(to: string, io: Io) {
  let toldAt = Number.NEGATIVE_INFINITY
  const EVERY_MS = 10_000
  return (reason: string): void => {
    if (io.now() - toldAt < EVERY_MS) return
    toldAt = io.now()
    io.stderr.write(`${to} does not take events (${reason}): trying again\n`)
  }
}

/**
 * `golden-hour start simulator`: a simulated hospital that sends to a gateway at the wall's pace. What it has lived
 * through since midnight is sent first.
 */
export async function simulator({ to, keys, config, seed, beds }: SimulatorOptions, io: Io): Promise<ExitCode> {
  if (!/^https?:\/\//.test(to) || !URL.canParse(to))
    throw new ProgramStop('GH_USAGE', `--to ${to} is no address`, 'write it like http://127.0.0.1:8081')
  const interrupted = io.untilInterrupted()
  const folder = keys ?? (await chooseSettings({ config, host: null, port: null }, io)).access.keysFolder
  const known = await keysIn(folder, io)
  const stopping = new AbortController()
  const clock = wallClock()
  const startDay = createZone(ZONE).dayOf(epochMs(clock.now()))
  const feed = openHospital(
    { seed, beds, startDay, url: to.replace(/\/$/, ''), keys: known },
    clock,
    (status, body) => io.stderr.write(`the gateway refused: ${status} ${body.slice(0, 500)}\n`),
    (post) => patientPost(post, stopping.signal, createOutageNotice(to, io)),
  )
  // Between two events nothing else keeps the process.
  const staying = setInterval(() => {}, STAYS_MS)
  io.stdout.write(`a simulated hospital of ${beds} beds, seed ${seed}, sends to ${to}\n`)
  try {
    await Promise.race([interrupted, feed.follow().then(() => interrupted)])
    return 0
  } finally {
    clearInterval(staying)
    stopping.abort()
    feed.stop()
    clock.close()
  }
}
