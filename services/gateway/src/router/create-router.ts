import type { DecodedEvent } from '@golden-hour/events'
import type { WireRecord } from '@golden-hour/journal'
import type { DurationMs } from '@golden-hour/model'
import type { Logger } from '@golden-hour/service-kit'
import type { GatewayConfig } from '../config.ts'
import type { GatewayMetrics } from '../metrics.ts'
import { arrivedOf } from './known.ts'
import type { Candidate } from './round-plan.ts'
import { type Rounds, type Routed, UNAVAILABLE } from './rounds.ts'

export interface ToRoute {
  readonly event: DecodedEvent
  readonly record: WireRecord
  readonly tolerance: DurationMs
}

/** The only writer of facts, of which there may be several. */
export interface Router {
  /** Brings the index up to the journal. */
  start(): Promise<void>
  /** One answer an event, in their order, when the journal has what is called accepted. Never throws. */
  route(events: readonly ToRoute[]): Promise<Routed[]>
  /** Answers what waits, refuses what comes; the index is written. */
  stop(): Promise<void>
}

interface Waiting {
  readonly candidate: Candidate
  answer(routed: Routed): void
}

/**
 * 1. One round at a time: what waits is decided together, appended together, and answered when the journal has it.
 *    A round begins as soon as the one before has ended: alone, an event waits for nobody.
 * 2. Within a round an event sees what those before it did; a decision stands only if the appends it rests on do.
 * 3. What a round did not decide is first in the next one: events that depend on each other keep their order.
 */
export function createRouter(
  config: Pick<GatewayConfig, 'maxRoundEvents' | 'maxWaiting'>,
  rounds: Rounds,
  logger: Logger,
  metrics: GatewayMetrics,
): Router {
  let waiting: Waiting[] = []
  let running: Promise<void> | null = null
  let open = false

  async function round(taken: readonly Waiting[]): Promise<void> {
    const answers = await rounds.run(taken.map(({ candidate }) => candidate))
    const left = taken.filter((_, i) => answers[i] === null)
    if (left.length > 0) waiting = [...left, ...waiting]
    for (const [i, one] of taken.entries()) {
      const answer = answers[i]
      if (answer != null) one.answer(answer)
    }
  }

  async function run(): Promise<void> {
    // Requests that were read in the same turn of the event loop share the first round.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const taken = waiting.slice(0, config.maxRoundEvents)
      waiting = waiting.slice(config.maxRoundEvents)
      try {
        await round(taken)
      } catch (error) {
        logger.error({ event: 'round-failed', events: taken.length, err: error })
        for (const one of taken) one.answer(UNAVAILABLE)
      }
      metrics.waiting.set(waiting.length)
    }
    running = null
  }

  const full = (more: number): boolean => waiting.length + more > Math.max(config.maxWaiting, more) || !rounds.takes()

  return {
    async start() {
      await rounds.start()
      open = true
    },
    async route(events) {
      if (!open || full(events.length)) return events.map(() => UNAVAILABLE)
      const answers = events.map(
        ({ event, record, tolerance }) =>
          new Promise<Routed>((answer) => {
            const candidate = { arrived: arrivedOf(event), record, tolerance }
            waiting.push({ candidate, answer })
          }),
      )
      running ??= run()
      return Promise.all(answers)
    },
    async stop() {
      open = false
      await running
      await rounds.stop()
    },
  }
}
