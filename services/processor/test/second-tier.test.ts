import { JOURNAL } from '@golden-hour/journal'
import { DAY_MS, durationMs, plus } from '@golden-hour/model'
import { AppError, type Checkpoint } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arrived, DNT } from './events.ts'
import { goesOn } from './goes-on.ts'
import { EIGHT, type Hospital, openHospital, type Run, rules } from './hospital.ts'
import type { Fate } from './mortal.ts'

const RULES = rules(DNT)
const NO_CHECKPOINT: Fate = { onLoad: () => null }
const SOON = { snapshotEveryMs: 1, tickEveryMs: 100 }
const OFTEN = { checkpointEveryRecords: 1, checkpointEveryMs: 0, tickEveryMs: 100 }
const AT_ONCE = { checkpointWithinMs: 0 }

let hospital: Hospital
beforeEach(async () => {
  hospital = await openHospital()
})
afterEach(() => hospital.close())

const away = (): never => {
  throw new AppError('GH_STATE_UNAVAILABLE', 'away')
}

const assigned = async (run: Run) => {
  await run.logged('partition-assigned')
  return run.lines.find((line) => line.event === 'partition-assigned')
}
const events = (run: Run) => run.lines.map(({ event }) => event)

/** Two patients have come; the process has died after so many snapshots, each with a record more. */
async function twoHaveCome(snapshots = 1): Promise<void> {
  const run = await hospital.start(RULES, {}, SOON)
  for (const patient of ['P1', 'P2']) await hospital.tell(arrived(0, patient))
  await run.caughtUp()
  const before = run.lines.filter(({ event }) => event === 'snapshot-saved').length
  // One that was begun with both in it, not one that was still being written.
  await run.logged('snapshot-saved', before + snapshots + 1)
  await run.kill()
}

/** The journal says that it has dropped its first record. */
function beginsAtOne(): void {
  const { log } = hospital
  const bounds = log.bounds.bind(log)
  log.bounds = async (topic, partition) => {
    const found = await bounds(topic, partition)
    return topic === JOURNAL ? { ...found, start: 1 } : found
  }
}

/** The journal has dropped everything that the states need. */
async function expire(): Promise<void> {
  hospital.clock.advanceTo(plus(EIGHT, durationMs(70 * DAY_MS)))
  await hospital.log.append(JOURNAL, 0, [{ key: null, headers: { gh_kind: 'tick' }, value: new Uint8Array() }])
  expect(await hospital.log.dropExpired()).toBeGreaterThan(0)
}

describe('a new owner without a valid checkpoint', () => {
  it('begins with the newest snapshot', async () => {
    await twoHaveCome()
    const run = await hospital.start(RULES, NO_CHECKPOINT)
    const [newest] = await hospital.snapshots.list((await hospital.log.topic(JOURNAL)).id, 0)
    expect(await assigned(run)).toMatchObject({ from: 'snapshot', next: newest!.offset })
    await goesOn(hospital, run)
    // Its first checkpoint is a whole one.
    await run.processor.stop()
    const next = await hospital.start(RULES)
    await next.caughtUp()
    expect(await assigned(next)).toMatchObject({ from: 'checkpoint' })
  })

  it('begins with a snapshot where the journal no longer reaches back to its start', async () => {
    await twoHaveCome()
    beginsAtOne()
    const run = await hospital.start(RULES, NO_CHECKPOINT)
    expect(await assigned(run)).toMatchObject({ from: 'snapshot' })
    await run.caughtUp()
    expect(run.processor.partitions()).toMatchObject([{ openWindows: 2, accounting: { applied: 2 } }])
  })

  it.each([
    [
      'of other semantics',
      (one: Checkpoint) => ({ ...one, meta: { ...one.meta, semantics: 99 } }),
      'checkpoint-refused',
    ],
    [
      'of another journal',
      (one: Checkpoint) => ({ ...one, meta: { ...one.meta, topicId: 'x' } }),
      'checkpoint-refused',
    ],
    [
      'with a torn line',
      ({ meta, buckets }: Checkpoint) => ({
        meta,
        buckets: new Map([...buckets].map(([n, bytes]) => [n, bytes.subarray(0, bytes.length - 9)])),
      }),
      'checkpoint-damaged',
    ],
    ['that the book does not give', () => null, null],
  ])('takes the older snapshot where the newest is one %s, and the journal where both are', async (_, harm, line) => {
    await twoHaveCome(2)
    let snapshots = 0
    const run = await hospital.start(RULES, {
      ...NO_CHECKPOINT,
      onSnapshot: (snapshot) => (snapshots++ === 0 ? harm(snapshot) : snapshot),
    })
    const [, older] = await hospital.snapshots.list((await hospital.log.topic(JOURNAL)).id, 0)
    expect(await assigned(run)).toMatchObject({ from: 'snapshot', next: older!.offset })
    if (line !== null) expect(run.lines).toContainEqual(expect.objectContaining({ event: line, of: 'snapshot' }))
    await run.kill()
    const last = await hospital.start(RULES, { ...NO_CHECKPOINT, onSnapshot: harm })
    expect(await assigned(last)).toMatchObject({ from: 'journal' })
    await goesOn(hospital, last)
  })

  it('stops where no snapshot is valid either, and the journal no longer reaches back', async () => {
    await twoHaveCome()
    await expire()
    const run = await hospital.start(RULES, { ...NO_CHECKPOINT, onSnapshot: () => null })
    await expect(run.processor.ended).rejects.toMatchObject({ code: 'GH_STATE_LOST' })
  })
})

describe('a new owner while the checkpoint store is away', () => {
  it.each([
    ['a snapshot', 'snapshot', {}],
    ['the journal', 'journal', { onSnapshot: () => null }],
  ])('begins with %s, and neither reads nor saves a checkpoint before it has claimed', async (_, from, fate) => {
    await twoHaveCome()
    let isAway = true
    const calls: string[] = []
    const run = await hospital.start(
      RULES,
      {
        ...fate,
        onClaim: () => {
          calls.push(isAway ? 'away' : 'claim')
          if (isAway) away()
        },
        onLoad: (checkpoint) => {
          calls.push('load')
          return checkpoint
        },
        onSave: () => calls.push('save'),
      },
      { ...AT_ONCE, ...OFTEN },
    )
    expect(await assigned(run)).toMatchObject({ from, epoch: null })
    await goesOn(hospital, run)
    expect(new Set(calls)).toEqual(new Set(['away']))
    isAway = false
    await run.logged('claimed-late')
    await hospital.tell(arrived(21, 'P3'))
    await run.caughtUp()
    await run.processor.stop()
    expect(calls.slice(calls.indexOf('claim')).slice(0, 2)).toEqual(['claim', 'save'])
    expect(calls).not.toContain('load')
    const next = await hospital.start(RULES)
    await next.caughtUp()
    expect(await assigned(next)).toMatchObject({ from: 'checkpoint' })
    expect(next.processor.partitions()).toMatchObject([{ openWindows: 2, accounting: { applied: 4 } }])
  })

  it('waits for it no longer than it is told', async () => {
    await twoHaveCome()
    const run = await hospital.start(RULES, { onClaim: away }, { checkpointWithinMs: 120 })
    await assigned(run)
    expect(events(run).slice(0, events(run).indexOf('partition-assigned'))).toEqual(
      expect.arrayContaining(['tried-in-vain', 'unclaimed', 'recovered-without']),
    )
    await goesOn(hospital, run)
  })

  it('begins with a snapshot also where it has claimed, and the store goes away then', async () => {
    await twoHaveCome()
    const run = await hospital.start(RULES, { onLoad: away }, AT_ONCE)
    expect(await assigned(run)).toMatchObject({ from: 'snapshot', epoch: expect.any(Number) as number })
    await goesOn(hospital, run)
    await run.processor.stop()
    const next = await hospital.start(RULES)
    expect(await assigned(next)).toMatchObject({ from: 'checkpoint' })
  })

  it('waits for it where nothing else is left, and does not say that the state is lost', async () => {
    await twoHaveCome()
    const saving = await hospital.start(RULES)
    await saving.caughtUp()
    await saving.processor.stop()
    let isAway = true
    const fate: Fate = { onSnapshot: () => null, onClaim: () => (isAway ? away() : undefined) }
    beginsAtOne()
    const run = await hospital.start(RULES, fate, AT_ONCE)
    await run.logged('tried-in-vain', 3)
    expect(events(run)).not.toContain('partition-assigned')
    isAway = false
    expect(await assigned(run)).toMatchObject({ from: 'checkpoint' })
  })
})

describe('an owner', () => {
  it('tells once that states are not kept as they should be, and once that they are again', async () => {
    let isAway = true
    const onSave = (): void => {
      if (isAway) away()
    }
    const run = await hospital.start(RULES, { onSave }, { ...OFTEN, checkpointEveryRecords: 2 })
    for (const patient of ['P1', 'P2', 'P3', 'P4', 'P5']) await hospital.tell(arrived(0, patient))
    await run.heard('replay-distance')
    expect(await run.metrics.text()).toMatch(/gh_processor_replay_over_target\{partition="0"\} 1/)
    isAway = false
    await run.heard('replay-distance-well')
    await run.caughtUp()
    expect(await run.metrics.text()).toMatch(/gh_processor_replay_over_target\{partition="0"\} 0/)
    expect(events(run).filter((event) => event === 'replay-distance')).toHaveLength(1)
    expect(events(run).filter((event) => event === 'replay-distance-well')).toHaveLength(1)
  })

  it('ends its process where somebody else has claimed its partition, and it is not taken from it', async () => {
    const run = await hospital.start(RULES, {}, { ...OFTEN, noProgressMs: 60 })
    await run.caughtUp()
    await hospital.checkpoints.claim(0)
    await hospital.tell(arrived())
    await expect(run.processor.ended).rejects.toMatchObject({
      code: 'GH_NO_PROGRESS',
      message: expect.stringContaining('claimed by somebody else') as string,
    })
  })
})
