import { factRef, type JournalRecord, type Transition } from '@golden-hour/model'
import { compareVersions, factOfEvent, type OracleFact, type RandomCase, randomCase } from '@golden-hour/testkit'
import { createEngine } from '@golden-hour/window-engine'
import { describe, expect, it } from 'vitest'
import { endOf, journalOf, rulebookOf, tickAt } from './harness/journal.ts'
import { runOver } from './harness/runs.ts'
import { forAll } from './harness/seeds.ts'

/** The journal with something unreadable after every third fact, a tick after every fourth, and one at the end. */
function mixedJournal(random: RandomCase): JournalRecord[] {
  const records = journalOf(random.stream).flatMap((record, n): JournalRecord[] => [
    record,
    ...(n % 3 === 2 ? [{ kind: 'unreadable', appendedAt: record.appendedAt } as const] : []),
    ...(n % 4 === 3 ? [tickAt(record.appendedAt)] : []),
  ])
  return [...records, tickAt(endOf(random.stream))]
}

const sumOf = (counts: object): number => Object.values(counts).reduce((sum: number, count: number) => sum + count, 0)

/** Every type a rule names, wherever it names it. */
function namedTypes(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namedTypes) : []
}

const isLink = ({ data, subject }: OracleFact): boolean =>
  (data.encounterId ?? subject) !== null && data.fromEncounterId !== undefined

/**
 * What becomes of each fact: unused where no rule names its type, duplicate where it wins over nothing known. Null:
 * a rulebook that goes by visit may need it for the links of encounters, or not.
 */
function expectedOutcomes(random: RandomCase): (string | null)[] {
  const named = new Set(namedTypes(random.rules))
  const known = new Map<string, OracleFact>()
  return random.stream.map(({ event }) => {
    const fact = factOfEvent(event)
    if (!named.has(fact.type) && named.has('visit')) return null
    if (!named.has(fact.type) && !isLink(fact)) return 'unused'
    const identity = JSON.stringify([fact.patientId, fact.source, fact.type, fact.factId])
    const holder = known.get(identity)
    if (holder !== undefined && compareVersions(fact, holder) <= 0) return 'duplicate'
    known.set(identity, fact)
    return 'applied'
  })
}

describe('P8, the engine', () => {
  it('says of each fact whether it was applied, a duplicate or unused', () => {
    forAll(randomCase, 0.1, (random) => {
      const engine = createEngine(rulebookOf(random))
      const expected = expectedOutcomes(random)
      const outcomes = journalOf(random.stream).map((record, n) => {
        const { outcome } = engine.apply(record)
        return expected[n] === null ? null : outcome
      })
      expect(outcomes).toEqual(expected)
    })
  }, 600_000)

  it('gives every fact one outcome, and its counters sum to the facts read', () => {
    forAll(randomCase, 0.1, (random) => {
      const engine = createEngine(rulebookOf(random))
      let read = 0
      for (const record of mixedJournal(random)) {
        const before = { ...engine.accounting }
        const { outcome } = engine.apply(record)
        expect(outcome === null).toBe(record.kind === 'tick')
        if (outcome === null) expect(engine.accounting).toEqual(before)
        else {
          read += 1
          expect(engine.accounting).toEqual({ ...before, [outcome]: before[outcome] + 1 })
        }
        expect(sumOf(engine.accounting)).toBe(read)
      }
    })
  }, 600_000)
})

describe('P9, the engine', () => {
  it('never gives one id two contents, and counts the revisions of a window from 1 without a gap', () => {
    forAll(randomCase, 0.1, (random) => {
      const { transitions } = runOver(rulebookOf(random), mixedJournal(random))
      const last = new Map<string, number>()
      for (const { id, windowId, revision } of transitions) {
        expect(id).toBe(`${windowId}@${revision}`)
        expect(revision).toBe((last.get(windowId) ?? 0) + 1)
        last.set(windowId, revision)
      }
    })
  }, 600_000)
})

/** What may be the cause of what a record brought about. */
function causesOf(record: JournalRecord, outcome: string | null): string[] {
  return record.kind === 'fact' && outcome === 'applied' ? [factRef(record.fact), 'time'] : ['time']
}

const statusLines = (transitions: readonly Transition[]): string[] =>
  transitions.map(({ windowId, kind, status, cause }) => `${windowId} ${kind} ${status} by ${cause}`)

describe('P10, the engine', () => {
  it('names for every transition the fact of that record, or time', () => {
    forAll(randomCase, 0.1, (random) => {
      const engine = createEngine(rulebookOf(random))
      for (const record of mixedJournal(random)) {
        const { transitions, outcome } = engine.apply(record)
        const allowed = causesOf(record, outcome)
        expect(statusLines(transitions.filter(({ cause }) => !allowed.includes(cause)))).toEqual([])
        // Time has not moved, so it has nothing more to say.
        if (engine.logTime !== null) expect(statusLines(engine.apply(tickAt(engine.logTime)).transitions)).toEqual([])
      }
    })
  }, 600_000)

  it('says nothing of a fact that changes nothing of a window', () => {
    forAll(randomCase, 0.1, (random) => {
      const { transitions } = runOver(rulebookOf(random), mixedJournal(random))
      const last = new Map<string, string>()
      for (const transition of transitions) {
        const { kind, status, national, reason, startedAt, dueAt, stoppedAt, items, marks } = transition
        if (kind === 'reminder') continue
        const content = JSON.stringify([status, national, reason, startedAt, dueAt, stoppedAt, items, marks])
        if (kind === 'status') expect(transition.previous).not.toBe(null)
        if (kind === 'opened') expect(last.has(transition.windowId) && transition.previous !== 'void').toBe(false)
        last.set(transition.windowId, content)
      }
    })
  }, 600_000)
})
