import { decodeStructured } from '@golden-hour/events'
import { type EpochMs, epochMs, type Fact } from '@golden-hour/model'
import type { ClinicalBook, RecordedFact, RecordedTransition } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import { simulate } from '@golden-hour/simulator'
import { createEngine } from '@golden-hour/window-engine'

export interface SimulatedDay {
  /** Every version that came, in the order of the log. */
  readonly facts: readonly RecordedFact[]
  readonly until: EpochMs
}

export interface DayOptions {
  readonly seed: number
  readonly beds: number
  /** Hours of the first day. */
  readonly hours: number
}

/** Part of a day of a simulated hospital, with its faults, through the engine into the ledger. */
export async function recordDay(
  clinical: ClinicalBook,
  rulebook: Rulebook,
  options: DayOptions,
): Promise<SimulatedDay> {
  const until = epochMs(rulebook.zone.startOfDay('2026-03-02') + options.hours * 3_600_000)
  const engine = createEngine(rulebook)
  const facts: RecordedFact[] = []
  const transitions: RecordedTransition[] = []
  let offset = 0
  const tickBefore = (at: EpochMs): void => {
    for (let due = engine.nextTimerAt(); due !== null && due < at; due = engine.nextTimerAt()) {
      const srcOffset = offset++
      const said = engine.apply({ kind: 'tick', appendedAt: due, wallClock: null }).transitions
      for (const [n, transition] of said.entries()) transitions.push({ partition: 0, srcOffset, n, transition })
    }
  }
  const append = (eventId: string, fact: Fact, appendedAt: EpochMs): void => {
    tickBefore(appendedAt)
    const srcOffset = offset++
    facts.push({ partition: 0, offset: srcOffset, eventId, appendedAt, fact })
    const said = engine.apply({ kind: 'fact', appendedAt, fact }).transitions
    for (const [n, transition] of said.entries()) transitions.push({ partition: 0, srcOffset, n, transition })
  }
  for (const event of simulate({ seed: options.seed, days: 1, beds: options.beds, faults: true })) {
    const decoded = decodeStructured(event)
    if (!decoded.ok) throw new Error(decoded.problem.detail)
    const { id, fact, knownAt } = decoded.event
    if (knownAt === null || knownAt > until) break
    append(id, fact, knownAt)
  }
  tickBefore(epochMs(until + 1))
  for (let at = 0; at < Math.max(facts.length, transitions.length); at += 2_000) {
    await clinical.write({
      facts: facts.slice(at, at + 2_000),
      unreadable: [],
      transitions: transitions.slice(at, at + 2_000),
      position: { topic: 'journal', partition: 0, topicId: 'test', next: offset, lastSrc: null },
    })
  }
  return { facts, until }
}
