import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openLedger } from '@golden-hour/ledger-postgres'
import type { Transition } from '@golden-hour/model'
import type { Ledger } from '@golden-hour/ports'
import { type SimulatedEvent, simulate } from '@golden-hour/simulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keyOf, type Life, program, startSystem, untilCaughtUp } from './embedded-process.ts'
import { startSending } from './sender.ts'

const run = promisify(execFile)
const KILLS = Number(process.env.GH_KILLS ?? '10')
const SEED = Number(process.env.GH_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))
const PER_SECOND = 200
/** A life between two kills, in milliseconds: some end while the system still starts to work, some later. */
const LIFE_MS = { least: 100, most: 1_800 }

/** Mulberry32: the moments of a run are told by its seed. */
function random(seed: number): () => number {
  let a = seed | 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Live facts of a hospital, some of them late, doubled, corrected and cancelled. */
function eventsOf(count: number): readonly SimulatedEvent[] {
  const events: SimulatedEvent[] = []
  for (const { knowntime: _, ...event } of simulate({ seed: 11, days: 3, beds: 120, faults: true })) {
    events.push(event as SimulatedEvent)
    if (events.length === count) break
  }
  return events
}

interface WindowLine {
  readonly window: string
  readonly status: string
  readonly national: string
  readonly reason: string | null
  readonly startedAt: string
  readonly dueAt: string | null
  readonly stoppedAt: string | null
}

const statusOf = ({ windowId, status, national, reason, startedAt, dueAt, stoppedAt }: Transition): string =>
  JSON.stringify([windowId, status, national, reason, startedAt, dueAt, stoppedAt])

async function statusesInLedger(ledger: Ledger): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const window of ledger.clinical.windows()) if (window.status !== 'void') lines.push(statusOf(window))
  return lines.sort()
}

/** The same events through `replay`, which nobody disturbs. */
async function statusesUndisturbed(events: readonly SimulatedEvent[], folder: string): Promise<readonly string[]> {
  const file = join(folder, 'events.ndjson')
  await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  const rules = join(program, '..', 'rules')
  await run(process.execPath, [program, 'replay', file, '--rulebook', rules, '--out', join(folder, 'replayed')])
  const text = await readFile(join(folder, 'replayed', 'windows.ndjson'), 'utf8')
  const windows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as WindowLine)
  const at = (time: string | null): number | null => (time === null ? null : Date.parse(time))
  return windows
    .filter(({ status }) => status !== 'void')
    .map(({ window, status, national, reason, startedAt, dueAt, stoppedAt }) =>
      JSON.stringify([window, status, national, reason, at(startedAt), at(dueAt), at(stoppedAt)]),
    )
    .sort()
}

/** How often each event is in the ledger, by its source and id. */
async function factsInLedger(ledger: Ledger, patients: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const patient of patients) {
    for (const { eventId, fact } of await ledger.clinical.factsOf(patient)) {
      const id = `${fact.source} ${eventId}`
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
  }
  return counts
}

async function remindersToldTwice(ledger: Ledger): Promise<readonly string[]> {
  const twice: string[] = []
  for await (const { windowId } of ledger.clinical.windows()) {
    const entries = (await ledger.clinical.revisions(windowId)).flatMap(({ reminder }) =>
      reminder === null ? [] : [reminder.entry],
    )
    if (new Set(entries).size < entries.length) twice.push(windowId)
  }
  return twice
}

/** Of the moments that were seen: a life that was killed before it had caught up is in none. */
const spread = (times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number): number | null => {
    const time = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
    return time === undefined ? null : Math.round(time)
  }
  return { n: sorted.length, median: at(0.5), longest: at(1) }
}

const built = existsSync(program)

describe.skipIf(!built)(
  `kill -9 while events come in${built ? '' : ' (the program is not built: npm run set-up)'}`,
  () => {
    it(`loses nothing and tells nothing twice in ${KILLS} kills (GH_CHAOS_SEED=${SEED})`, {
      timeout: 60_000 + KILLS * 20_000,
    }, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'golden-hour-chaos-'))
      onTestFinished(() => rm(folder, { recursive: true, force: true }))
      const data = join(folder, 'data')
      const next = random(SEED)
      const events = eventsOf(KILLS * 220)

      let life: Life | null = await startSystem(data, folder)
      const key = await keyOf(data)
      const sender = startSending(events, PER_SECOND, () => (life === null ? null : { url: life.url, key }))
      const starts: number[] = []
      const caughtUp: number[] = []
      const noteCaughtUp = (mine: Life): void => {
        const began = performance.now()
        void untilCaughtUp(mine.url, () => life === mine).then(() => {
          if (life === mine) caughtUp.push(mine.readyAfterMs + performance.now() - began)
        })
      }
      for (let kill = 0; kill < KILLS; kill++) {
        await pause(LIFE_MS.least + next() * (LIFE_MS.most - LIFE_MS.least))
        const dying: Life = life
        life = null
        await dying.kill()
        life = await startSystem(data, folder)
        starts.push(life.readyAfterMs)
        noteCaughtUp(life)
      }
      await sender.done
      const last: Life = life
      await untilCaughtUp(last.url, () => true)
      expect(await last.stop(), last.complaints()).toBe(0)
      expect(sender.refused).toEqual([])

      const { stdout } = await run(process.execPath, [
        program,
        'verify',
        '--data',
        data,
        '--config',
        join(folder, 'settings.yaml'),
      ])
      expect(stdout).toContain('all as the journal has it')

      const ledger = await openLedger({ folder: join(data, 'ledger') })
      onTestFinished(() => ledger.close())
      const counts = await factsInLedger(ledger, new Set(events.map(({ partitionkey }) => partitionkey)))
      expect([...sender.acknowledged].filter((id) => counts.get(id) !== 1)).toEqual([])
      expect(await remindersToldTwice(ledger)).toEqual([])
      const [found, expected] = [await statusesInLedger(ledger), await statusesUndisturbed(events, folder)]
      expect(found.filter((line) => !expected.includes(line))).toEqual([])
      expect(expected.filter((line) => !found.includes(line))).toEqual([])

      const figures = {
        kills: KILLS,
        events: events.length,
        sentAgain: sender.repeats(),
        readyMs: spread(starts),
        caughtUpMs: spread(caughtUp),
      }
      process.stdout.write(`${JSON.stringify(figures)}\n`)
    })
  },
)
