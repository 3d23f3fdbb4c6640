import { type EpochMs, epochMs, type Fact, type Outcome, type Transition } from '@golden-hour/model'
import type { Engine } from '@golden-hour/window-engine'

/**
 * Feeds an engine as the owner of an idle partition does (engine.md §5):
 * 1. every timer that comes before a record has its own tick, one by one;
 * 2. a record is applied first, then the timers due by its time fire;
 * 3. the order of what is said is the order of the log.
 */
export interface EngineDriver {
  fact(fact: Fact, appendedAt: EpochMs): Outcome | null
  /** A line that cannot be read stands in the log too; it comes at the log time of what was before it. */
  unreadable(): void
  /** Moves time on through every timer at or before `until`, each with a tick of its own, then to it. */
  moveTo(until: EpochMs): void
  /** The moment of the next timer, or null where none is left. */
  nextTimerAt(): EpochMs | null
  /** The greatest append time so far; null before the first record. */
  readonly latest: EpochMs | null
}

export function createEngineDriver(engine: Engine, said: (transitions: readonly Transition[]) => void): EngineDriver {
  let latest: EpochMs | null = null

  const tick = (at: EpochMs): void => {
    latest = at
    said(engine.apply({ kind: 'tick', appendedAt: at, wallClock: null }).transitions)
  }
  const fireWhile = (isDue: (timer: EpochMs) => boolean): void => {
    for (let timer = engine.nextTimerAt(); timer !== null && isDue(timer); timer = engine.nextTimerAt()) {
      if (latest !== null && timer < latest) throw new Error(`a timer of ${timer} was left behind at ${latest}`)
      tick(timer)
      if (engine.nextTimerAt() === timer) throw new Error(`the timer of ${timer} does not fire`)
    }
  }
  return {
    fact(fact, appendedAt) {
      fireWhile((timer) => timer < appendedAt)
      if (latest === null || appendedAt > latest) latest = appendedAt
      const { outcome, transitions } = engine.apply({ kind: 'fact', appendedAt, fact })
      said(transitions)
      return outcome
    },
    unreadable() {
      said(engine.apply({ kind: 'unreadable', appendedAt: latest ?? epochMs(0) }).transitions)
    },
    moveTo(until) {
      fireWhile((timer) => timer <= until)
      if (latest === null || until > latest) tick(until)
    },
    nextTimerAt: () => engine.nextTimerAt(),
    get latest() {
      return latest
    },
  }
}
