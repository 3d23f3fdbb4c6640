import { readdirSync, readFileSync } from 'node:fs'
import { epochMs } from '@golden-hour/model'
import { simulate } from '@golden-hour/simulator'
import { afterEach, describe, expect, it } from 'vitest'
import { type Hospital, openHospital, type Run, stored } from './hospital.ts'

const RULES = new URL('../../../packages/rules/', import.meta.url)

/** The rulebook that is shipped, without its stories. */
const shipped = () =>
  stored(
    readdirSync(RULES, { recursive: true, encoding: 'utf8' })
      .filter((path) => /^(rules|tables)\/.*\.(yaml|csv)$|^(indicators|ladders|pathways)\.yaml$/.test(path))
      .map((path) => ({ path, text: readFileSync(new URL(path, RULES), 'utf8') })),
  )

let hospital: Hospital
afterEach(() => hospital.close())

describe('a day of a simulated hospital under the shipped rules', () => {
  it('says the same in four partitions and three lives as its journal says', async () => {
    const events = [...simulate({ seed: 7, days: 1, beds: 60, faults: true })]
    hospital = await openHospital(4, epochMs(Date.parse(events[0]!.knowntime)))
    const rulebook = shipped()
    let run: Run = await hospital.start(rulebook)
    for (const [n, event] of events.entries()) {
      hospital.clock.advanceTo(epochMs(Date.parse(event.knowntime)))
      const told = hospital.tell(event)
      // Most come while earlier ones are on their way; now and then the processor is let catch up.
      if (n % 20 === 0) await told
      if (n === Math.floor(events.length / 3)) await run.kill()
      if (n === Math.floor((2 * events.length) / 3)) await run.processor.stop()
      if (n === Math.floor(events.length / 2) || n === events.length - 1) run = await hospital.start(rulebook)
    }
    await run.caughtUp()
    let said = 0
    let facts = 0
    for (let partition = 0; partition < 4; partition += 1) {
      const taken = await hospital.taken(partition)
      expect(taken).toEqual(await hospital.replayed(partition))
      said += taken.length
      facts += (await hospital.journal(partition)).filter(({ headers }) => headers.gh_kind === undefined).length
    }
    expect(said).toBeGreaterThan(100)
    expect(facts).toBe(events.length)
    const counted = run.processor.partitions().flatMap(({ accounting }) => Object.values(accounting))
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(facts)
  })
})
