import { epochMs, type Fact, factRef, parseInstant } from '@golden-hour/model'
import { compareVersions, type OracleFact } from '@golden-hour/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type KnownFact, standingFacts } from '../src/case/standing.ts'

const version = fc.record({
  source: fc.constantFrom('/a', '/b'),
  factId: fc.constantFrom('1', '2'),
  op: fc.constantFrom('assert', 'assert', 'void') as fc.Arbitrary<'assert' | 'void'>,
  version: fc.constantFrom(null, null, 1, 2),
  recordedAt: fc.constantFrom(0, 1_000),
  time: fc.constantFrom('2026-03-02T08:00:00+08:00', '2026-03-02T00:00:00Z', '2026-03-02T08:10:00+08:00'),
  subject: fc.constantFrom(null, 'E1'),
  level: fc.constantFrom(1, 2),
  named: fc.boolean(),
})
type Version = typeof version extends fc.Arbitrary<infer V> ? V : never

const sent = (one: Version): OracleFact => ({
  source: one.source,
  type: 'ed.triaged',
  factId: one.factId,
  patientId: 'P1',
  op: one.op,
  version: one.version,
  recordedAt: one.recordedAt,
  time: one.time,
  precision: 'second',
  subject: one.subject,
  data: { level: one.level, ...(one.named ? { encounterId: 'E1' } : {}) },
})

/** As the codec fills it in: the encounter is the subject where the body names none. */
function known(one: Version, n: number): KnownFact {
  const fact = sent(one)
  const encounterFromSubject = !one.named && one.subject !== null
  return {
    appendedAt: epochMs(n),
    fact: {
      ...fact,
      recordedAt: epochMs(fact.recordedAt),
      occurredAt: parseInstant(one.time)!.at,
      data: { ...fact.data, ...(encounterFromSubject ? { encounterId: one.subject } : {}) },
      encounterFromSubject,
      backfill: false,
    } satisfies Fact,
  }
}

describe('the versions of a fact', () => {
  it('stand as the oracle ranks them, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 12 }), fc.nat(), (versions, turn) => {
        const turned = [...versions.slice(turn % versions.length), ...versions.slice(0, turn % versions.length)]
        const standing = standingFacts(turned.map(known))
        for (const ref of new Set(versions.map((one) => factRef(sent(one))))) {
          const mine = versions.map(sent).filter((one) => factRef(one) === ref)
          const winner = mine.reduce((best, one) => (compareVersions(one, best) > 0 ? one : best))
          const told = standing.filter(({ fact }) => factRef(fact) === ref)
          const live = told.filter((one) => one.standing === 'live')
          if (winner.op === 'void') {
            expect(told.every((one) => one.standing === 'voided')).toBe(true)
          } else {
            expect(live).toHaveLength(1)
            const { time, version: rank, recordedAt, subject, data } = live[0]!.fact
            expect([time, rank, recordedAt, subject, data.level]).toEqual([
              winner.time,
              winner.version,
              winner.recordedAt,
              winner.subject,
              winner.data.level,
            ])
            expect(told.every((one) => one === live[0] || one.standing === 'corrected')).toBe(true)
          }
          // Each thing said is told once, and nothing said is left out.
          const said = mine.filter(({ op }) => op === 'assert')
          const distinct = said.filter((one, n) => said.findIndex((other) => compareVersions(one, other) === 0) === n)
          expect(told).toHaveLength(distinct.length)
        }
      }),
      { numRuns: 300 },
    )
  })
})
