import { directiveRecord, JOURNAL, rulebookRecord, tickRecord } from '@golden-hour/journal'
import { durationMs, epochMs, plus } from '@golden-hour/model'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arrived, DNT, treated } from './events.ts'
import { EIGHT, type Hospital, MINUTE, openHospital, rules } from './hospital.ts'

const RULES = rules(DNT)

let hospital: Hospital
beforeEach(async () => {
  hospital = await openHospital()
})
afterEach(() => hospital.close())

/** A patient has come, then a record that no engine can take: a rulebook that nobody has. */
async function poisoned(): Promise<number> {
  await hospital.tell(arrived())
  const [appended] = await hospital.log.append(JOURNAL, 0, [rulebookRecord({ hash: 'nowhere' })])
  hospital.clock.advanceTo(plus(EIGHT, durationMs(20 * MINUTE)))
  await hospital.tell(treated(20))
  return appended!.offset
}

const skip = (offset: number) =>
  hospital.log.append(JOURNAL, 0, [directiveRecord({ skip: offset, by: 'op', reason: 'sent by mistake' })])

describe('a record that the engine cannot take', () => {
  it('stops its partition, until a directive in the journal tells to skip it', async () => {
    const run = await hospital.start(RULES, {}, { poisonRetryMs: 10, checkpointEveryRecords: 1, checkpointEveryMs: 0 })
    const offset = await poisoned()
    await run.heard('partition-halted')
    expect(await hospital.taken(0)).toHaveLength(1)
    await skip(offset)
    await run.caughtUp()
    expect(await hospital.taken(0)).toHaveLength(2)
    expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
    expect(run.processor.partitions()).toMatchObject([{ accounting: { applied: 2, quarantined: 1 } }])
    await run.kill()
    const next = await hospital.start(RULES, { onLoad: () => null })
    await next.caughtUp()
    expect(next.processor.partitions()).toMatchObject([{ accounting: { applied: 2, quarantined: 1 } }])
    expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
  })

  it('ends the process after a while, with its place and what can be done', async () => {
    const run = await hospital.start(RULES, {}, { noProgressMs: 1_000 })
    const offset = await poisoned()
    await expect(run.processor.ended).rejects.toMatchObject({
      code: 'GH_NO_PROGRESS',
      message: expect.stringContaining(`partition 0 stands before record ${offset}`),
      advice: expect.stringContaining('directive'),
    })
    await expect(hospital.replayed(0)).rejects.toThrow(`record ${offset}`)
  })

  it('is not skipped where the directive names a record that the engine can take', async () => {
    const run = await hospital.start(RULES)
    const { offset } = await hospital.tell(arrived())
    await skip(offset)
    await run.caughtUp()
    await run.kill()
    const next = await hospital.start(RULES)
    await next.caughtUp()
    expect(await hospital.taken(0)).toHaveLength(1)
    expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
  })
})

describe('what no window says', () => {
  it('is told to operators: clocks that disagree', async () => {
    const run = await hospital.start(RULES)
    await run.caughtUp()
    hospital.clock.advanceTo(plus(EIGHT, durationMs(2 * MINUTE)))
    const skewed = tickRecord({ wallClock: epochMs(EIGHT + 9 * MINUTE) })
    await hospital.log.append(JOURNAL, 0, [skewed])
    await run.heard('clock-suspect')
    expect(run.lines.find(({ event }) => event === 'clock-suspect')).toMatchObject({ skewMs: 7 * MINUTE })
  })
})
