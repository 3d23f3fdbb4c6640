import type { DecodedEvent } from '@golden-hour/events'
import { JOURNAL, type WireRecord } from '@golden-hour/journal'
import type { DurationMs } from '@golden-hour/model'
import type { Topic } from '@golden-hour/ports'
import type { GatewayConfig } from '../config.ts'
import type { GatewayMetrics } from '../metrics.ts'
import type { GatewayPorts } from '../ports.ts'
import { appendRound } from './append-round.ts'
import { catchUp } from './catch-up.ts'
import type { QuarantineReason } from './decide.ts'
import { FactIndex } from './fact-index.ts'
import { arrivedOf, type Known } from './known.ts'
import { type Candidate, planRound } from './round-plan.ts'

/** What became of an event. `unavailable`: nothing was stored; the sender tries again. */
export type Routed =
  | { readonly outcome: 'accepted' | 'duplicate' | 'unavailable' }
  | {
      readonly outcome: 'quarantined'
      readonly reason: QuarantineReason
      readonly path: string
      readonly message: string
    }

export interface ToRoute {
  readonly event: DecodedEvent
  readonly record: WireRecord
  readonly tolerance: DurationMs
}

/** The only writer of facts. */
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

const UNAVAILABLE: Routed = { outcome: 'unavailable' }

type Ports = Pick<GatewayPorts, 'log' | 'ledger' | 'clock' | 'logger'>

/**
 * 1. One round at a time: what waits is decided together, appended together, and answered when the journal has it.
 *    A round begins as soon as the one before has ended: alone, an event waits for nobody.
 * 2. Within a round an event sees what those before it did; a decision stands only if the appends it rests on do.
 * 3. The index follows the journal: an event that is in the journal and not in the index does no harm when it comes
 *    again, because the engine keeps the winner of each fact, whatever came how often.
 */
export function createRouter(config: GatewayConfig, ports: Ports, metrics: GatewayMetrics): Router {
  const { log, clock, logger } = ports
  const index = new FactIndex(ports.ledger.sources, config.cachedFacts)
  let topic: Topic | null = null
  let waiting: Waiting[] = []
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let open = false

  async function viewOf(candidates: readonly Candidate[]): Promise<Known> {
    const identities = candidates.map(({ arrived }) => arrived.identity)
    const keys = candidates.flatMap(({ arrived }) => arrived.keys)
    const view = await index.viewOf(identities, keys)
    // A correction gives up the keys of what it corrects.
    const given = identities.flatMap((identity) => view.fact(identity)?.keys ?? [])
    return given.length === 0 ? view : index.viewOf(identities, [...keys, ...given])
  }

  async function round(taken: readonly Waiting[], { id, partitions }: Topic): Promise<void> {
    const candidates = taken.map(({ candidate }) => candidate)
    const plan = planRound(candidates, await viewOf(candidates), partitions, clock.now())
    waiting = [...taken.slice(plan.planned.length), ...waiting]
    metrics.round.observe(plan.planned.length)
    const began = performance.now()
    const appended = await appendRound(log, plan)
    if (plan.first.size > 0) metrics.append.observe((performance.now() - began) / 1_000)
    for (const error of appended.failures) logger.error({ event: 'append-failed', err: error })
    for (const planned of plan.planned)
      if (planned.decision.kind === 'append' && appended.stands(planned)) index.apply(planned.decision.change)
    for (const [partition, next] of appended.reached) index.reached(partition, id, next)
    metrics.unindexed.set(index.unwritten)
    for (const [i, planned] of plan.planned.entries()) {
      const { decision } = planned
      if (!appended.stands(planned)) taken[i]!.answer(UNAVAILABLE)
      else if (decision.kind === 'append') taken[i]!.answer({ outcome: 'accepted' })
      else if (decision.kind === 'duplicate') taken[i]!.answer({ outcome: 'duplicate' })
      else taken[i]!.answer({ ...decision, outcome: 'quarantined' })
    }
  }

  async function run(): Promise<void> {
    // Requests that were read in the same turn of the event loop share the first round.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const taken = waiting.slice(0, config.maxRoundEvents)
      waiting = waiting.slice(config.maxRoundEvents)
      try {
        await round(taken, topic!)
      } catch (error) {
        logger.error({ event: 'round-failed', events: taken.length, err: error })
        const again = new Set(waiting)
        for (const one of taken) if (!again.has(one)) one.answer(UNAVAILABLE)
      }
      metrics.waiting.set(waiting.length)
    }
    running = null
  }

  const full = (more: number): boolean =>
    waiting.length + more > Math.max(config.maxWaiting, more) || index.unwritten > config.maxUnindexed

  const write = (): void => {
    index.write().then(
      () => metrics.unindexed.set(index.unwritten),
      (error: unknown) => logger.error({ event: 'index-not-written', facts: index.unwritten, err: error }),
    )
  }

  return {
    async start() {
      topic = await log.topic(JOURNAL)
      await catchUp(log, topic, ports.ledger.sources, index, logger)
      timer = setInterval(write, config.indexEveryMs)
      timer.unref()
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
      if (timer !== null) clearInterval(timer)
      await running
      await index.write()
    },
  }
}
