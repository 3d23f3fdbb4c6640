import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { epochMs } from '@golden-hour/model'
import { AppError } from '@golden-hour/ports'
import { filesOf, type RandomCase, randomCase } from '@golden-hour/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Hospital, openHospital, type Run, stored } from './hospital.ts'
import { type Fate, isDeath } from './mortal.ts'

const RUNS = Number(process.env.GH_SEEDS ?? 20)
const SEED = Number(process.env.GH_SEED ?? 20260302)
const MOST_LIVES = 40

/** Answers the drawn numbers one after another, from 0 to 99, and 99 when they are used up. */
function dice(drawn: readonly number[]): () => number {
  let at = 0
  return () => drawn[at++] ?? 99
}

/**
 * Dies while it publishes a part of a batch, before it saves, or after it has saved without hearing of it. Now and then
 * the store of checkpoints is away, or has none, and so has the book of snapshots.
 */
const fateOf = (roll: () => number): Fate => ({
  onClaim: () => {
    if (roll() < 25) throw new AppError('GH_STATE_UNAVAILABLE', 'away')
  },
  onLoad: (checkpoint) => (roll() < 25 ? null : checkpoint),
  onSnapshot: (snapshot) => (roll() < 15 ? null : snapshot),
  beforeAppend: (topic, records) => {
    const at = roll()
    if (topic === TRANSITIONS && at < 25) return Math.min(records.length, at % (records.length + 1))
    return topic === JOURNAL && at < 4 ? at % 2 : null
  },
  beforeSave: () => roll() < 8,
  afterSave: () => roll() < 8,
})

async function live(
  hospital: Hospital,
  random: RandomCase,
  roll: () => number,
  began: (from: string) => void,
): Promise<number> {
  const rulebook = stored(filesOf(random))
  let deaths = 0
  let run: Run | null = null
  const born = async (mortal: boolean): Promise<Run> => {
    const config = {
      checkpointEveryMs: 0,
      checkpointEveryRecords: 1,
      checkpointWithinMs: 0,
      snapshotEveryMs: 1,
      publishAtMost: 3,
    }
    const fate = mortal && deaths < MOST_LIVES ? fateOf(roll) : {}
    try {
      return await hospital.start(rulebook, fate, config)
    } catch (error) {
      if (!isDeath(error)) throw error
      deaths += 1
      return born(mortal)
    }
  }
  const bury = async (): Promise<void> => {
    await run?.kill()
    for (const { event, from } of run?.lines ?? []) if (event === 'partition-assigned') began(String(from))
    run = null
    deaths += 1
  }
  for (const { event, appendedAt } of random.stream) {
    run ??= await born(true)
    hospital.clock.advanceTo(epochMs(appendedAt))
    await hospital.tell(event)
    if (roll() < 50) await run.caughtUp()
    if (run.life.isOver || roll() < 10) await bury()
  }
  await bury()
  const last = await born(false)
  hospital.clock.advanceTo(epochMs(hospital.clock.now() + 4 * 86_400_000))
  await last.caughtUp()
  const facts = (await Promise.all([0, 1].map((partition) => hospital.journal(partition))))
    .flat()
    .filter(({ headers }) => headers.gh_kind === undefined).length
  const counted = last.processor.partitions().flatMap(({ accounting }) => Object.values(accounting))
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(facts)
  await last.processor.stop()
  return deaths
}

describe('a processor that is killed again and again', () => {
  it('has said what its journal says, each thing once', async () => {
    let deaths = 0
    let said = 0
    const beginnings = new Map<string, number>()
    const began = (from: string) => beginnings.set(from, (beginnings.get(from) ?? 0) + 1)
    await fc.assert(
      fc.asyncProperty(randomCase, fc.array(fc.nat(99), { minLength: 400, maxLength: 400 }), async (random, drawn) => {
        const hospital = await openHospital(2, epochMs(Math.min(...random.stream.map(({ appendedAt }) => appendedAt))))
        try {
          deaths += await live(hospital, random, dice(drawn), began)
          for (const partition of [0, 1]) {
            const taken = await hospital.taken(partition)
            expect(taken).toEqual(await hospital.replayed(partition))
            said += taken.length
          }
        } finally {
          await hospital.close()
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    )
    expect(deaths).toBeGreaterThan(RUNS)
    expect(said).toBeGreaterThan(RUNS)
    for (const from of ['checkpoint', 'snapshot', 'journal'])
      expect(beginnings.get(from), from).toBeGreaterThan(RUNS / 4)
  })
})
