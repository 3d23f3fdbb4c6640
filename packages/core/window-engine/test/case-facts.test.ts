import { epochMs, type Fact } from '@golden-hour/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CaseFacts } from '../src/case-facts.ts'
import { refOf } from '../src/stored-fact.ts'

const fact = (over: Partial<Fact> = {}): Fact => ({
  source: '/ed',
  type: 'ed.arrived',
  factId: 'f1',
  patientId: 'P1',
  op: 'assert',
  version: null,
  recordedAt: epochMs(1_000),
  occurredAt: epochMs(1_000),
  precision: 'second',
  time: '1970-01-01T00:00:01Z',
  subject: 'E1',
  data: { encounterId: 'E1' },
  encounterFromSubject: true,
  backfill: false,
  ...over,
})

const put = (...facts: Fact[]): CaseFacts => {
  const facts_ = new CaseFacts()
  for (const each of facts) facts_.put(each, each.type, epochMs(5_000))
  return facts_
}

describe('the facts of a case', () => {
  it('take an explicit version over none, whatever was recorded later', () => {
    const versioned = fact({ version: 1, occurredAt: epochMs(2_000) })
    const later = fact({ recordedAt: epochMs(9_000), occurredAt: epochMs(3_000) })
    for (const facts of [put(versioned, later), put(later, versioned)])
      expect(facts.of('ed.arrived').map(({ occurredAt }) => occurredAt)).toEqual([2_000])
  })

  it('take the greater version, then the later record', () => {
    const older = fact({ version: 1, recordedAt: epochMs(9_000) })
    const newer = fact({ version: 2, occurredAt: epochMs(7_000) })
    expect(put(newer, older).of('ed.arrived')[0]?.occurredAt).toBe(7_000)
    const first = fact({ recordedAt: epochMs(1_000) })
    const second = fact({ recordedAt: epochMs(1_001), occurredAt: epochMs(8_000) })
    expect(put(second, first).of('ed.arrived')[0]?.occurredAt).toBe(8_000)
  })

  it('hide a fact while its void wins, also when the void came first', () => {
    const asserted = fact()
    const voided = fact({ op: 'void' })
    expect(put(voided, asserted).of('ed.arrived')).toEqual([])
    expect(put(asserted, voided).of('ed.arrived')).toEqual([])
    const again = fact({ version: 3 })
    expect(put(voided, asserted, again).of('ed.arrived')).toHaveLength(1)
  })

  it('say nothing new for the same message twice', () => {
    const facts = new CaseFacts()
    expect(facts.put(fact(), 'ed.arrived', epochMs(1))).not.toBeNull()
    expect(facts.put(fact(), 'ed.arrived', epochMs(2))).toBeNull()
  })

  it('settle equal versions by content, never by arrival', () => {
    const a = fact({ data: { encounterId: 'E1', mode: 'walk' } })
    const b = fact({ data: { encounterId: 'E1', mode: 'ambulance' } })
    expect(put(a, b).of('ed.arrived')[0]?.data).toEqual(put(b, a).of('ed.arrived')[0]?.data)
  })

  it('are the same set in the same order, whatever the order of arrival', () => {
    const one = fc.record({
      factId: fc.constantFrom('a', 'b', 'c'),
      source: fc.constantFrom('/ed', '/his'),
      op: fc.constantFrom('assert' as const, 'void' as const),
      version: fc.constantFrom(null, 1, 2),
      recordedAt: fc.nat(3).map(epochMs),
      occurredAt: fc.nat(3).map(epochMs),
      suffix: fc.constantFrom('', '0'),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 70 }), fc.infiniteStream(fc.double()), (list, order) => {
        const facts = list.map(({ suffix, ...over }) => fact({ ...over, time: `${over.occurredAt}${suffix}` }))
        const shuffled = facts.map((each) => ({ each, key: order.next().value })).sort((x, y) => x.key - y.key)
        const shown = (stored: CaseFacts) =>
          stored.of('ed.arrived').map((each) => `${refOf(each)}@${each.occurredAt}/${each.time}/${each.version}`)
        expect(shown(put(...shuffled.map(({ each }) => each)))).toEqual(shown(put(...facts)))
      }),
    )
  })

  it('are found by identity past the size at which they are indexed', () => {
    const facts = new CaseFacts()
    for (let i = 0; i < 200; i++) facts.put(fact({ factId: `f${i}`, occurredAt: epochMs(i) }), 'ed.arrived', epochMs(1))
    for (let i = 0; i < 200; i++)
      expect(facts.put(fact({ factId: `f${i}`, occurredAt: epochMs(i) }), 'ed.arrived', epochMs(1))).toBeNull()
    expect(facts.of('ed.arrived')).toHaveLength(200)
    facts.put(fact({ factId: 'f7', op: 'void', version: 2 }), 'ed.arrived', epochMs(1))
    expect(facts.of('ed.arrived')).toHaveLength(199)
  })
})
