import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { openTestLedger, type TestLedger } from '@golden-hour/ledger-postgres'
import { durationMs, plus } from '@golden-hour/model'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrived, DNT, DNT_45, event, treated } from './events.ts'
import { EIGHT, type Hospital, MINUTE, openHospital, rules } from './hospital.ts'

const RULES = rules(DNT)

let ledger: TestLedger
let hospital: Hospital
beforeAll(async () => {
  ledger = await openTestLedger()
})
beforeEach(async () => {
  hospital = await openHospital(1, EIGHT, ledger)
})
afterEach(() => hospital.close())
afterAll(() => ledger.close())

const after = (minutes: number) => plus(EIGHT, durationMs(minutes * MINUTE))

/** `kind status` of what a reader takes. */
const said = async (partition = 0): Promise<string[]> =>
  (await hospital.taken(partition)).map((line) => {
    const { windowId, kind, status } = JSON.parse(line.slice(line.indexOf(' ') + 1))
    return `${windowId} ${kind} ${status}`
  })

describe('the processor', () => {
  it('puts its rulebook in force before the first fact, and says what follows from facts', async () => {
    const { processor, caughtUp } = await hospital.start(RULES)
    await hospital.tell(arrived())
    hospital.clock.advanceTo(after(20))
    await hospital.tell(treated(20))
    await caughtUp()
    expect(await said()).toEqual(['x.dnt/E-P1 opened open', 'x.dnt/E-P1 status met'])
    expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
    expect(processor.partitions()).toMatchObject([{ partition: 0, logTime: after(20), openWindows: 0, timers: 0 }])
  })

  it('lets a deadline pass on a partition on which nothing happens', async () => {
    const { caughtUp } = await hospital.start(RULES)
    await hospital.tell(arrived())
    await caughtUp()
    hospital.clock.advanceTo(after(29))
    await caughtUp()
    expect(await said()).toEqual(['x.dnt/E-P1 opened open'])
    hospital.clock.advanceTo(after(30))
    await hospital.reaches(TRANSITIONS, 2)
    hospital.clock.advanceTo(plus(after(60), durationMs(1)))
    await hospital.reaches(TRANSITIONS, 3)
    expect(await said()).toEqual(['x.dnt/E-P1 opened open', 'x.dnt/E-P1 reminder open', 'x.dnt/E-P1 status overdue'])
    expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
  })

  it('ticks by the wall when no timer is due', async () => {
    const { caughtUp } = await hospital.start(RULES, {}, { tickEveryMs: 100 })
    await caughtUp()
    await hospital.reaches(JOURNAL, 3)
    const records = await hospital.journal(0)
    expect(records.slice(1).every(({ headers }) => headers.gh_kind === 'tick')).toBe(true)
  })

  it('goes on from its checkpoint and publishes nothing twice', async () => {
    const first = await hospital.start(RULES)
    await hospital.tell(arrived())
    await first.caughtUp()
    await first.processor.stop()
    const { end } = await hospital.log.bounds(TRANSITIONS, 0)
    const second = await hospital.start(RULES)
    await second.caughtUp()
    expect(second.lines.find((line) => line.event === 'partition-assigned')).toMatchObject({ from: 'checkpoint' })
    hospital.clock.advanceTo(after(20))
    await hospital.tell(treated(20))
    await second.caughtUp()
    expect((await hospital.log.bounds(TRANSITIONS, 0)).end).toBe(end + 1)
    expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
    expect(await said()).toEqual(['x.dnt/E-P1 opened open', 'x.dnt/E-P1 status met'])
  })

  it('puts another rulebook in force once it has caught up', async () => {
    const first = await hospital.start(RULES)
    await hospital.tell(arrived())
    await first.caughtUp()
    await first.processor.stop()
    const second = await hospital.start(rules(DNT_45))
    await second.caughtUp()
    expect(await said()).toEqual(['x.dnt/E-P1 opened open', 'x.dnt/E-P1 status open'])
    await second.processor.stop()
    const third = await hospital.start(rules(DNT_45))
    await third.caughtUp()
    const rulebooks = (await hospital.journal(0)).filter(({ headers }) => headers.gh_kind === 'rulebook')
    expect(rulebooks).toHaveLength(2)
    expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
  })

  it('counts every fact once, also what cannot be read and what came before any rulebook', async () => {
    await hospital.tell(arrived(0, 'P0'))
    const { processor, caughtUp } = await hospital.start(RULES)
    await caughtUp()
    await hospital.tell(arrived())
    await hospital.tell(arrived())
    await hospital.tell(event('consult.requested', 1))
    await hospital.log.append(JOURNAL, 0, [{ key: null, headers: {}, value: new Uint8Array([0xff]) }])
    await caughtUp()
    const [row] = processor.partitions()
    expect(row?.accounting).toEqual({ applied: 1, duplicate: 1, unused: 2, quarantined: 1, 'beyond-horizon': 0 })
    expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
  })
})
