import type { EpochMs, Outcome, Transition } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import { createEngine } from '@golden-hour/window-engine'
import { createEngineDriver, type EngineDriver } from '../engine/engine-driver.ts'
import type { Progress } from '../output/progress.ts'
import { createCalendarWatch } from './calendar-watch.ts'
import type { EventBatch, ReadEvent } from './read-events.ts'

export interface ReplayRequest {
  readonly rulebook: Rulebook
  readonly events: AsyncIterable<EventBatch>
  /** Null: time moves on until no timer is left. */
  readonly until: EpochMs | null
  readonly forget: boolean
}

/** What is done with what the replay says; a promise is waited for. */
export interface ReplayListener {
  transitions(said: readonly Transition[]): void
  /** A line that cannot be read; throwing ends the replay. */
  refused(line: Extract<ReadEvent, { kind: 'refused' }>): void
  /** After every batch of lines and of ticks: the moment to write what was collected. */
  flush(): Promise<void>
  readonly progress: Progress
}

export interface Replayed {
  readonly accounting: Readonly<Record<Outcome, number>>
  /** Lines that were read, empty ones left out. */
  readonly lines: number
  /** Facts whose append time is later than `--until`. */
  readonly notYetKnown: number
  readonly logTime: EpochMs | null
}

/** Until no timer is left; what is said is handed on after each, so that it does not pile up. */
async function moveOn(driver: EngineDriver, listener: ReplayListener): Promise<void> {
  for (let timer = driver.nextTimerAt(); timer !== null; timer = driver.nextTimerAt()) {
    driver.moveTo(timer)
    await listener.flush()
  }
}

/** Replays the events through a new engine, in their order. */
export async function replayEvents(request: ReplayRequest, listener: ReplayListener): Promise<Replayed> {
  const { rulebook, until } = request
  const engine = createEngine(rulebook, { forget: request.forget })
  const driver = createEngineDriver(engine, (said) => listener.transitions(said))
  const watch = createCalendarWatch(rulebook)
  let lines = 0
  let notYetKnown = 0
  const take = (event: ReadEvent): void => {
    lines += 1
    if (event.kind === 'refused') {
      driver.unreadable()
      listener.refused(event)
    } else if (until !== null && event.appendedAt > until) notYetKnown += 1
    else {
      watch(event.fact, event.appendedAt, event.line)
      driver.fact(event.fact, event.appendedAt)
    }
  }
  for await (const batch of request.events) {
    for (const event of batch.events) take(event)
    await listener.flush()
    listener.progress.at(batch.bytesRead, `${lines} lines`)
  }
  if (until === null) await moveOn(driver, listener)
  else driver.moveTo(until)
  await listener.flush()
  const accounting = { ...engine.accounting }
  return { accounting, lines, notYetKnown, logTime: driver.latest }
}
