import type { JournalRecord, Transition } from '@golden-hour/model'
import { createEngine, type Engine } from '@golden-hour/window-engine'
import { type LoadedRulebook, tickAt } from './journal.ts'

/** What one run of the engine said: every transition in its order, and the engine as it ended. */
export interface Run {
  readonly engine: Engine
  readonly transitions: Transition[]
}

export const bytesOf = (transitions: readonly Transition[]): string => JSON.stringify(transitions)

/** Applies the records, nothing else. */
export function runOver(rulebook: LoadedRulebook, records: readonly JournalRecord[]): Run {
  const engine = createEngine(rulebook)
  return { engine, transitions: records.flatMap((record) => engine.apply(record).transitions) }
}

const MOST_TICKS = 400

/** Ticks at every timer up to and including `until`, one by one, as the owner of an idle partition does. */
export function tickThrough(engine: Engine, until: number, said: (step: Transition[], at: number) => void): void {
  for (let n = 0; n < MOST_TICKS; n += 1) {
    const next = engine.nextTimerAt()
    if (next === null || next > until) return
    said([...engine.apply(tickAt(next)).transitions], next)
  }
  throw new Error(`more than ${MOST_TICKS} timers before ${until}`)
}

/** The journal as an attentive owner would have written it: a tick at every timer before each record and to the end. */
export function runTicking(
  rulebook: LoadedRulebook,
  records: readonly JournalRecord[],
  until: number,
  after: (engine: Engine, step: readonly Transition[], applied: number) => void,
): Run {
  const engine = createEngine(rulebook)
  const transitions: Transition[] = []
  const say = (step: readonly Transition[], applied: number): void => {
    transitions.push(...step)
    after(engine, step, applied)
  }
  records.forEach((record, n) => {
    tickThrough(engine, record.appendedAt - 1, (step) => say(step, n))
    say(engine.apply(record).transitions, n + 1)
  })
  tickThrough(engine, until, (step) => say(step, records.length))
  say(engine.apply(tickAt(until)).transitions, records.length)
  return { engine, transitions }
}
