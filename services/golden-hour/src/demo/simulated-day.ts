import { decodeStructured } from '@golden-hour/events'
import { addDays, type EpochMs, type Fact, type FactRef, factRef, type Outcome } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import { type SimulationOptions, simulate } from '@golden-hour/simulator'
import { createEngine } from '@golden-hour/window-engine'
import { createEngineDriver } from '../engine/engine-driver.ts'
import { createWindowBook, type WindowBook } from '../engine/window-book.ts'
import type { Progress } from '../output/progress.ts'

/** One day of the simulated hospital, as it was known at midnight. */
export interface SimulatedDay {
  readonly begin: EpochMs
  readonly end: EpochMs
  readonly events: number
  readonly accounting: Readonly<Record<Outcome, number>>
  readonly book: WindowBook
  /** The facts that stand at the end of the day, corrections applied and withdrawals left out. */
  readonly facts: readonly Fact[]
}

/** Lets the day happen: every event at the moment at which the hospital's systems would have brought it. */
export function liveThrough(
  rulebook: Rulebook,
  options: SimulationOptions & { startDay: string },
  progress: Progress,
): SimulatedDay {
  const { zone } = rulebook
  const begin = zone.startOfDay(options.startDay)
  const end = zone.startOfDay(addDays(options.startDay, options.days))
  const book = createWindowBook()
  const engine = createEngine(rulebook, { forget: false })
  const driver = createEngineDriver(engine, book.take)
  const standing = new Map<FactRef, Fact>()
  let events = 0
  for (const event of simulate({ ...options, zone: zone.name })) {
    events += 1
    const decoded = decodeStructured(event)
    if (decoded.ok) {
      const { fact, knownAt } = decoded.event
      const outcome = driver.fact(fact, knownAt ?? fact.recordedAt)
      if (outcome === 'applied' && fact.op === 'assert') standing.set(factRef(fact), fact)
      if (outcome === 'applied' && fact.op === 'void') standing.delete(factRef(fact))
      progress.at((knownAt ?? begin) - begin, `${events} events`)
    } else driver.unreadable()
  }
  driver.moveTo(end)
  return { begin, end, events, accounting: { ...engine.accounting }, book, facts: [...standing.values()] }
}
