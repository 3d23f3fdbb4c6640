import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLedger } from '@golden-hour/ledger-postgres'
import { type SimulatedEvent, simulate } from '@golden-hour/simulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keyOf, type Life, startSystem, untilCaughtUp } from './embedded-process.ts'
import { factsInLedger, remindersToldTwice, statusesInLedger, statusesUndisturbed } from './oracle.ts'
import { pause } from './pause.ts'
import { runProgram, unbuilt } from './program.ts'
import { random, SEED } from './random.ts'
import { startSending } from './sender.ts'
import { spread } from './spread.ts'

const KILLS = Number(process.env.GH_KILLS ?? '10')
const PER_SECOND = 200
/** A life between two kills, in milliseconds: some end while the system still starts to work, some later. */
const LIFE_MS = { least: 100, most: 1_800 }

/** Live facts of a hospital, some of them late, doubled, corrected and cancelled. */
function eventsOf(count: number): readonly SimulatedEvent[] {
  const events: SimulatedEvent[] = []
  for (const { knowntime: _, ...event } of simulate({ seed: 11, days: 3, beds: 120, faults: true })) {
    events.push(event as SimulatedEvent)
    if (events.length === count) break
  }
  return events
}

describe.skipIf(unbuilt !== null)(`kill -9 while events come in${unbuilt === null ? '' : ` (${unbuilt})`}`, () => {
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
    const waiting = events[Symbol.iterator]()
    const sender = startSending({
      next: () => waiting.next().value ?? null,
      perSecond: () => PER_SECOND,
      where: () => (life === null ? null : { url: life.url, key }),
    })
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

    const settings = join(folder, 'settings.yaml')
    const verified = await runProgram('verify', '--data', data, '--config', settings)
    expect(verified).toContain('all as the journal has it')

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
})
