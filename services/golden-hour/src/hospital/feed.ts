import { type EpochMs, epochMs, parseInstant } from '@golden-hour/model'
import type { HospitalClock } from '@golden-hour/service-kit'
import type { SimulatedEvent } from '@golden-hour/simulator'

/** Takes a batch of one source's events and resolves when the gateway has answered for every one. */
export type Post = (source: string, events: readonly SimulatedEvent[]) => Promise<void>

export interface Feed {
  /**
   * Tells what the hospital sent until `until`, as fast as it is taken. The clock goes with it in steps of three minutes,
   * so what is known then is known up to so much later than it was sent.
   */
  catchUp(until: EpochMs, progress: (at: EpochMs) => void): Promise<void>
  /** From now on, as the clock goes. Resolves when the events are at their end or after `stop`. */
  follow(): Promise<void>
  stop(): void
}

const STEP_MS = 3 * 60_000
/** Of one request; the gateway takes more. */
const MOST = 500

function knownAt(event: SimulatedEvent): EpochMs {
  const parsed = parseInstant(event.knowntime)
  if (parsed === null) throw new Error(`the simulated event ${event.id} has no time at which it is known`)
  return parsed.at
}

/** The next event without taking it. */
function lookAhead(events: Iterator<SimulatedEvent>) {
  let next: SimulatedEvent | null = null
  return {
    peek(): SimulatedEvent | null {
      if (next === null) {
        const { done, value } = events.next()
        next = done === true ? null : value
      }
      return next
    },
    take(): void {
      next = null
    },
  }
}

/** `knowntime` is for replays; a live source does not send it. */
const asSent = ({ knowntime: _, ...event }: SimulatedEvent): SimulatedEvent => event as SimulatedEvent

/**
 * The simulated hospital's systems, which send what they know when they know it. Events of one source keep their order;
 * sources send side by side.
 */
export function createFeed(events: Iterator<SimulatedEvent>, clock: HospitalClock, post: Post): Feed {
  const source = lookAhead(events)
  let stopped = false
  let wake: (() => void) | null = null

  /** Everything known by then, by source. */
  const upTo = (until: EpochMs): Map<string, SimulatedEvent[]> => {
    const bySource = new Map<string, SimulatedEvent[]>()
    for (let event = source.peek(); event !== null && knownAt(event) <= until; event = source.peek()) {
      source.take()
      const queue = bySource.get(event.source)
      if (queue === undefined) bySource.set(event.source, [asSent(event)])
      else queue.push(asSent(event))
    }
    return bySource
  }
  const sendAll = async (bySource: ReadonlyMap<string, readonly SimulatedEvent[]>): Promise<void> => {
    await Promise.all(
      [...bySource].map(async ([name, queue]) => {
        for (let from = 0; from < queue.length; from += MOST) await post(name, queue.slice(from, from + MOST))
      }),
    )
  }
  const sleepUntil = (at: EpochMs): Promise<void> =>
    new Promise((resolve) => {
      const callOff = clock.at(at, resolve)
      wake = () => {
        callOff()
        resolve()
      }
    })
  return {
    async catchUp(until, progress) {
      for (let next = source.peek(); next !== null && !stopped; next = source.peek()) {
        const step = epochMs(Math.ceil(knownAt(next) / STEP_MS) * STEP_MS)
        if (step > until) break
        clock.advanceTo(step)
        await sendAll(upTo(step))
        progress(step)
      }
      if (!stopped) clock.advanceTo(until)
    },
    async follow() {
      for (let next = source.peek(); next !== null && !stopped; next = source.peek()) {
        if (knownAt(next) > clock.now()) await sleepUntil(knownAt(next))
        if (!stopped) await sendAll(upTo(clock.now()))
      }
    },
    stop() {
      stopped = true
      wake?.()
    },
  }
}
