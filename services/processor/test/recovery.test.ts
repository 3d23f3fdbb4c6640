import { JOURNAL, TRANSITIONS, transitionRecord } from '@golden-hour/journal'
import { DAY_MS, durationMs, plus, type Transition } from '@golden-hour/model'
import { AppError, type Checkpoint } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arrived, DNT, treated } from './events.ts'
import { goesOn } from './goes-on.ts'
import { EIGHT, type Hospital, MINUTE, openHospital, type Run, rules } from './hospital.ts'

const RULES = rules(DNT)

let hospital: Hospital
beforeEach(async () => {
  hospital = await openHospital()
})
afterEach(() => hospital.close())

/** Two patients have come; the process has ended with a checkpoint. */
async function twoHaveCome(): Promise<void> {
  const run = await hospital.start(RULES)
  for (const patient of ['P1', 'P2']) await hospital.tell(arrived(0, patient))
  await run.caughtUp()
  await run.processor.stop()
}

const assignedFrom = (run: Run) => run.lines.find((line) => line.event === 'partition-assigned')?.from

const withMeta = (meta: Partial<Checkpoint['meta']>) => (checkpoint: Checkpoint) => ({
  ...checkpoint,
  meta: { ...checkpoint.meta, ...meta },
})

/** Its buckets, each changed. */
const withBuckets = (change: (bytes: Uint8Array) => Uint8Array) => (checkpoint: Checkpoint) => ({
  ...checkpoint,
  buckets: new Map([...checkpoint.buckets].map(([bucket, bytes]) => [bucket, change(bytes)])),
})

describe('a new owner', () => {
  it('begins with the checkpoint', async () => {
    await twoHaveCome()
    const run = await hospital.start(RULES)
    await goesOn(hospital, run)
    expect((await hospital.log.bounds(TRANSITIONS, 0)).end).toBe(3)
    expect(assignedFrom(run)).toBe('checkpoint')
  })

  it.each([
    ['of another journal', withMeta({ topicId: 'another' }), 'checkpoint-refused'],
    ['of other semantics', withMeta({ semantics: 99 }), 'checkpoint-refused'],
    ['from beyond the end of the journal', withMeta({ offset: 99 }), 'checkpoint-refused'],
    ['whose last record is another now', withMeta({ lastRecord: { offset: 2, sha: 'x' } }), 'checkpoint-refused'],
    ['that names no last record', withMeta({ lastRecord: null }), 'checkpoint-refused'],
    [
      'that covers more than was published',
      ({ meta, buckets }: Checkpoint) => {
        const header = { ...JSON.parse(meta.header), published: { srcOffset: 2, n: 7 } }
        return { buckets, meta: { ...meta, header: JSON.stringify(header) } }
      },
      'checkpoint-refused',
    ],
    ['with a torn line', withBuckets((bytes) => bytes.subarray(0, bytes.length - 9)), 'checkpoint-damaged'],
    ['that is no text', withBuckets(() => Uint8Array.of(0xff)), 'checkpoint-damaged'],
  ])('replays the journal rather than use a checkpoint %s', async (_, onLoad, line) => {
    await twoHaveCome()
    const run = await hospital.start(RULES, { onLoad })
    await goesOn(hospital, run)
    expect((await hospital.log.bounds(TRANSITIONS, 0)).end).toBe(3)
    expect(assignedFrom(run)).toBe('journal')
    expect(run.lines.map(({ event }) => event)).toContain(line)
    expect(run.processor.partitions()[0]?.checkpointOffset).not.toBe(99)
    // Its own checkpoint is whole again.
    await run.processor.stop()
    const next = await hospital.start(RULES)
    await next.caughtUp()
    expect(assignedFrom(next)).toBe('checkpoint')
  })

  it('stops where there is no checkpoint and the journal no longer begins at its beginning', async () => {
    await twoHaveCome()
    hospital.clock.advanceTo(plus(EIGHT, durationMs(70 * DAY_MS)))
    await hospital.log.append(JOURNAL, 0, [{ key: null, headers: { gh_kind: 'tick' }, value: new Uint8Array() }])
    expect(await hospital.log.dropExpired()).toBeGreaterThan(0)
    const run = await hospital.start(RULES, { onLoad: () => null })
    await expect(run.processor.ended).rejects.toMatchObject({ code: 'GH_STATE_LOST' })
  })

  it('stops where transitions speak of records that the journal does not hold', async () => {
    await twoHaveCome()
    const strange = transitionRecord({ windowId: 'x' } as Transition, { srcOffset: 99, n: 0 })
    await hospital.log.append(TRANSITIONS, 0, [strange])
    const run = await hospital.start(RULES)
    await expect(run.processor.ended).rejects.toMatchObject({ code: 'GH_STATE_LOST' })
  })

  it('is not misled by what a fenced owner has published late', async () => {
    await twoHaveCome()
    const [first] = await hospital.log.read(TRANSITIONS, 0, 0, 1)
    await hospital.log.append(TRANSITIONS, 0, [first!])
    const run = await hospital.start(RULES, { onLoad: () => null })
    hospital.clock.advanceTo(plus(EIGHT, durationMs(20 * MINUTE)))
    await hospital.tell(treated(20))
    await run.caughtUp()
    expect((await hospital.log.bounds(TRANSITIONS, 0)).end).toBe(4)
    expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
  })
})

describe('an owner', () => {
  it('steps down when somebody else has claimed its partition, and has no effect from then on', async () => {
    const often = { checkpointEveryRecords: 1, checkpointEveryMs: 0, tickEveryMs: 100 }
    const run = await hospital.start(RULES, {}, often)
    await run.caughtUp()
    await hospital.checkpoints.claim(0)
    await hospital.tell(arrived())
    await run.heard('stepped-down')
    const { end } = await hospital.log.bounds(TRANSITIONS, 0)
    await hospital.tell(arrived(0, 'P2'))
    hospital.clock.advanceTo(plus(EIGHT, durationMs(61 * MINUTE)))
    await run.caughtUp()
    await run.processor.stop()
    expect((await hospital.log.bounds(TRANSITIONS, 0)).end).toBe(end)
  })

  it('goes on while the checkpoint store is away, and saves what it missed', async () => {
    let away = true
    const onSave = (): void => {
      if (away) throw new AppError('GH_STATE_UNAVAILABLE', 'away')
    }
    const run = await hospital.start(RULES, { onSave }, { checkpointEveryRecords: 1, checkpointEveryMs: 0 })
    await hospital.tell(arrived())
    await run.caughtUp()
    expect(await hospital.taken(0)).toHaveLength(1)
    expect(run.processor.partitions()).toMatchObject([{ checkpointOffset: null }])
    expect(await run.metrics.text()).toMatch(/gh_processor_checkpoint_failures_total\{partition="0"\} [1-9]/)
    away = false
    await run.processor.stop()
    const next = await hospital.start(RULES)
    await next.caughtUp()
    expect(assignedFrom(next)).toBe('checkpoint')
    expect(next.processor.partitions()).toMatchObject([{ openWindows: 1 }])
  })
})
