import { epochMs } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { StoredFact } from '../src/stored-fact.ts'
import { joinVisits } from '../src/visits.ts'

const link = (from: string, to: string): StoredFact =>
  new StoredFact(
    {
      source: '/his',
      type: 'adt.admitted',
      factId: `${from}-${to}`,
      patientId: 'P',
      op: 'assert',
      version: null,
      recordedAt: epochMs(0),
      occurredAt: epochMs(0),
      precision: 'second',
      time: '',
      subject: to,
      data: { encounterId: to, fromEncounterId: from },
      encounterFromSubject: false,
      backfill: false,
    },
    'adt.admitted',
    epochMs(0),
  )

describe('a visit', () => {
  it('is an encounter of its own where nothing links it', () => {
    expect(joinVisits([]).visitOf('E1')).toBe('E1')
    expect(joinVisits([link('A', 'B')]).visitOf('E1')).toBe('E1')
  })

  it('is named after the encounter that continues no other, along a chain in any order', () => {
    for (const links of [
      [link('E9', 'E2'), link('E2', 'E1')],
      [link('E2', 'E1'), link('E9', 'E2')],
    ])
      for (const encounter of ['E9', 'E2', 'E1']) expect(joinVisits(links).visitOf(encounter)).toBe('E9')
  })

  it('is named after the least of several that continue no other', () => {
    const visits = joinVisits([link('E5', 'E7'), link('E3', 'E7')])
    for (const encounter of ['E3', 'E5', 'E7']) expect(visits.visitOf(encounter)).toBe('E3')
  })

  it('is named after the least of a ring', () => {
    const visits = joinVisits([link('B', 'C'), link('C', 'B')])
    expect([visits.visitOf('B'), visits.visitOf('C')]).toEqual(['B', 'B'])
  })

  it('is not joined by a link to itself', () => {
    expect(joinVisits([link('A', 'A')]).visitOf('A')).toBe('A')
  })
})
