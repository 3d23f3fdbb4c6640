import { decodeStructured } from '@golden-hour/events'
import { type EpochMs, epochMs, type Fact, type FactData, type JournalRecord } from '@golden-hour/model'
import { simulate } from '@golden-hour/simulator'

export const DAY_ONE = Date.parse('2026-03-02T00:00:00+08:00')

/** A simulated hospital's journal, decoded. */
export function simulatedJournal(days: number): JournalRecord[] {
  const records: JournalRecord[] = []
  for (const event of simulate({ seed: 7, days, faults: true })) {
    const decoded = decodeStructured(event)
    if (!decoded.ok) throw new Error(`the simulator's event was refused: ${decoded.problem.detail}`)
    const { fact, knownAt } = decoded.event
    records.push({ kind: 'fact', appendedAt: knownAt ?? fact.recordedAt, fact })
  }
  return records
}

/** One fact as a decoder gives it: it comes out of JSON, with strings of its own that are in one piece. */
export function factOf(type: string, patient: number, n: number, at: number, data: FactData = {}): Fact {
  const encounter = `E${patient}`
  const fact: Fact = {
    source: '/bench',
    type,
    factId: `${type}-${patient}-${n}`,
    patientId: `P${patient}`,
    op: 'assert',
    version: null,
    recordedAt: epochMs(at),
    occurredAt: epochMs(at),
    precision: 'second',
    time: new Date(at).toISOString(),
    subject: encounter,
    data: { encounterId: encounter, ...data },
    encounterFromSubject: true,
    backfill: false,
  }
  return JSON.parse(JSON.stringify(fact)) as Fact
}

export const recordOf = (fact: Fact, appendedAt: number = fact.occurredAt): JournalRecord => ({
  kind: 'fact',
  appendedAt: appendedAt as EpochMs,
  fact,
})

export const tickAt = (at: number): JournalRecord => ({ kind: 'tick', appendedAt: epochMs(at), wallClock: null })
