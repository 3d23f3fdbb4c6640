import { JOURNAL } from '@golden-hour/journal'
import type { RoundView, Topic } from '@golden-hour/ports'
import type { GatewayConfig } from '../config.ts'
import type { GatewayMetrics } from '../metrics.ts'
import type { GatewayPorts } from '../ports.ts'
import { catchUpShared } from './catch-up-shared.ts'
import { Deliveries, partsOf } from './deliveries.ts'
import { knownOf, namesOf } from './known.ts'
import { type Candidate, planRound, type RoundPlan } from './round-plan.ts'
import { answerTo, type Rounds, type Routed, UNAVAILABLE } from './rounds.ts'

/** How long a round waits that could decide nothing: so long at first, and never longer than. */
const [SHORT_WAIT_MS, LONG_WAIT_MS] = [10, 200]

interface Decided {
  readonly plan: RoundPlan
  /** The candidates of the plan; the others wait. */
  readonly free: readonly Candidate[]
}

/**
 * Those that rest on nothing undelivered. An event that names what one before it names, and that one waits, waits too:
 * so those that depend on each other keep their order.
 */
function freeOf(candidates: readonly Candidate[], view: RoundView): readonly Candidate[] {
  if (view.undelivered.size === 0) return candidates
  const known = knownOf(view.facts, view.owners)
  const held = new Set(view.undelivered)
  return candidates.filter(({ arrived }) => {
    const names = namesOf(arrived, known)
    if (!names.some((name) => held.has(name))) return true
    for (const name of names) held.add(name)
    return false
  })
}

/**
 * Rounds of one of several gateways (ADR 9).
 *
 * 1. A round is decided in one transaction of the ledger, which holds what is known still, and writes what will be known
 *    together with the records to be appended. Then they are appended; then the ledger is told.
 * 2. Nothing is decided on what is not in the journal yet: whoever needs it waits until its gateway, or any, has
 *    brought it there.
 * 3. After the ledger did not answer, the journal is read from the last position on before the next decision: the
 *    ledger that answers again may be an older one.
 */
export function createRoundsShared(
  config: Pick<GatewayConfig, 'adoptAfterMs'>,
  { log, ledger, clock, logger }: Pick<GatewayPorts, 'log' | 'ledger' | 'clock' | 'logger'>,
  metrics: GatewayMetrics,
): Rounds {
  const book = ledger.sources
  let topic: Topic | null = null
  let deliveries: Deliveries | null = null
  let isCurrent = false
  let waits = 0

  const ledgerFailed = (): void => {
    isCurrent = false
    deliveries?.forgetPositions()
  }
  async function becomeCurrent(): Promise<void> {
    if (isCurrent) return
    await catchUpShared(log, topic!, book, logger)
    isCurrent = true
  }

  async function decide(candidates: readonly Candidate[]): Promise<Decided & { readonly round: number | null }> {
    const identities = candidates.map(({ arrived }) => arrived.identity)
    const keys = candidates.flatMap(({ arrived }) => arrived.keys)
    const last: { decided?: Decided } = {}
    try {
      await becomeCurrent()
      const round = await book.decideRound(identities, keys, (view) => {
        const free = freeOf(candidates, view)
        const plan = planRound(free, knownOf(view.facts, view.owners), topic!.partitions, clock.now())
        last.decided = { free, plan }
        const { facts, owners } = plan.changed
        return { facts: [...facts.values()], owners: [...owners.values()], parts: partsOf(plan) }
      })
      return { ...last.decided!, round }
    } catch (error) {
      ledgerFailed()
      throw error
    }
  }

  /** Where nothing could be decided, a little longer each time. */
  async function pause(): Promise<void> {
    const ms = Math.min(SHORT_WAIT_MS * 2 ** waits, LONG_WAIT_MS)
    waits += 1
    await new Promise((resolve) => setTimeout(resolve, ms))
  }

  async function bring({ plan, round }: Decided & { readonly round: number | null }): Promise<(at: number) => Routed> {
    if (round === null) return (at) => answerTo(plan.planned[at]!, true)
    const began = performance.now()
    const { stands } = await deliveries!.bring(round, plan)
    metrics.append.observe((performance.now() - began) / 1_000)
    return (at) => answerTo(plan.planned[at]!, stands(plan.planned[at]!))
  }

  return {
    async start() {
      topic = await log.topic(JOURNAL)
      await becomeCurrent()
      const { adoptAfterMs } = config
      deliveries = new Deliveries({ log, book, topicId: topic.id, adoptAfterMs, ledgerFailed, logger, metrics })
      deliveries.start()
    },
    takes: () => deliveries?.waitsForJournal === false,
    async run(candidates) {
      if (deliveries!.waitsForJournal) return candidates.map(() => UNAVAILABLE)
      await deliveries!.settled()
      const decided = await decide(candidates)
      const { planned } = decided.plan
      metrics.round.observe(planned.length)
      const answer = await bring(decided)
      const places = new Map(decided.free.slice(0, planned.length).map((candidate, at) => [candidate, at]))
      const free = new Set(decided.free)
      const givesUp = deliveries!.failing
      if (planned.length > 0) waits = 0
      else if (!givesUp) await pause()
      return candidates.map((candidate) => {
        const at = places.get(candidate)
        if (at !== undefined) return answer(at)
        return givesUp && !free.has(candidate) ? UNAVAILABLE : null
      })
    },
    async stop() {
      await deliveries?.stop()
    },
  }
}
