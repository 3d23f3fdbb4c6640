import { epochMs, type Status } from '@golden-hour/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeptVerdict } from '../src/kept-verdict.ts'
import { StoredFact } from '../src/stored-fact.ts'
import type { Verdict } from '../src/verdict.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const fact = (occurredAt: number): StoredFact =>
  new StoredFact(
    {
      source: '/ed',
      type: 'ed.arrived',
      factId: `f${occurredAt}`,
      patientId: 'P1',
      op: 'assert',
      version: null,
      recordedAt: epochMs(occurredAt + 90 * DAY),
      occurredAt: epochMs(occurredAt),
      precision: 'second',
      time: '',
      subject: null,
      data: {},
      encounterFromSubject: false,
      backfill: false,
    },
    'ed.arrived',
    epochMs(occurredAt - 90 * DAY),
  )

const moment = fc.integer({ min: 1.7e12, max: 1.9e12 })
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })
const someFact = moment.map(fact)
const status = fc.constantFrom<Status>('open', 'overdue', 'met', 'late', 'missed', 'excused', 'unknown')

const verdict: fc.Arbitrary<Verdict> = fc
  .record({
    key: fc.string(),
    start: someFact,
    shift: fc.constantFrom(0, 1, -HOUR, 40 * DAY),
    limit: maybe(fc.constantFrom(0, 60_000, 600_000.5, 90 * DAY)),
    changes: fc.constantFrom(1, 60_000, 90 * DAY, Number.POSITIVE_INFINITY),
    status,
    national: maybe(status),
    reason: maybe(fc.constantFrom('died', 'left')),
    items: maybe(fc.constant({ lactate: null })),
    stop: maybe(someFact),
    excuse: maybe(someFact),
    closing: maybe(someFact),
    documentedLate: fc.boolean(),
  })
  .map(({ shift, limit, changes, national, ...rest }) => {
    const startedAt = rest.start.occurredAt + shift
    const stoppedAt = rest.stop === null ? null : rest.stop.occurredAt
    return {
      ...rest,
      national: national ?? rest.status,
      startedAt,
      dueAt: limit === null ? null : startedAt + limit,
      changesAt: startedAt + changes,
      stoppedAt,
      elapsedMs: stoppedAt === null ? null : stoppedAt - startedAt,
      marks: { mode: 'walk-in' },
      quality: [],
    }
  })

describe('a kept verdict', () => {
  it('says what the verdict said, also when it took the place of another', () => {
    fc.assert(
      fc.property(verdict, verdict, (first, second) => {
        const kept = new KeptVerdict(first)
        for (const name of Object.keys(first) as (keyof Verdict)[]) expect(kept[name]).toEqual(first[name])
        kept.keep(second)
        for (const name of Object.keys(second) as (keyof Verdict)[]) expect(kept[name]).toEqual(second[name])
      }),
    )
  })

  it('leaves a fact its own moments', () => {
    const { recordedAt, knownAt } = fact(1_800_000_000_000)
    expect([recordedAt, knownAt]).toEqual([1_800_000_000_000 + 90 * DAY, 1_800_000_000_000 - 90 * DAY])
  })
})
