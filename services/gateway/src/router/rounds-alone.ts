import { JOURNAL } from '@golden-hour/journal'
import type { Topic } from '@golden-hour/ports'
import type { GatewayConfig } from '../config.ts'
import type { GatewayMetrics } from '../metrics.ts'
import type { GatewayPorts } from '../ports.ts'
import { appendRound } from './append-round.ts'
import { catchUp } from './catch-up.ts'
import { FactIndex } from './fact-index.ts'
import type { Known } from './known.ts'
import { type Candidate, planRound } from './round-plan.ts'
import { answerTo, type Rounds } from './rounds.ts'

/**
 * Rounds of the only gateway there is. The index is in its memory and follows the journal: an event that is in the
 * journal and not in the index does no harm when it comes again, because the engine keeps the winner of each fact,
 * whatever came how often.
 */
export function createRoundsAlone(
  config: Pick<GatewayConfig, 'cachedFacts' | 'indexEveryMs' | 'maxUnindexed'>,
  { log, ledger, clock, logger }: Pick<GatewayPorts, 'log' | 'ledger' | 'clock' | 'logger'>,
  metrics: GatewayMetrics,
): Rounds {
  const index = new FactIndex(ledger.sources, config.cachedFacts)
  let topic: Topic | null = null
  let timer: NodeJS.Timeout | null = null

  async function viewOf(candidates: readonly Candidate[]): Promise<Known> {
    const identities = candidates.map(({ arrived }) => arrived.identity)
    const keys = candidates.flatMap(({ arrived }) => arrived.keys)
    const view = await index.viewOf(identities, keys)
    // A correction gives up the keys of what it corrects.
    const given = identities.flatMap((identity) => view.fact(identity)?.keys ?? [])
    return given.length === 0 ? view : index.viewOf(identities, [...keys, ...given])
  }
  const write = (): void => {
    index.write().then(
      () => metrics.unindexed.set(index.unwritten),
      (error: unknown) => logger.error({ event: 'index-not-written', facts: index.unwritten, err: error }),
    )
  }
  return {
    async start() {
      topic = await log.topic(JOURNAL)
      await catchUp(log, topic, ledger.sources, index, logger)
      timer = setInterval(write, config.indexEveryMs)
      timer.unref()
    },
    takes: () => index.unwritten <= config.maxUnindexed,
    async run(candidates) {
      const { id, partitions } = topic!
      const plan = planRound(candidates, await viewOf(candidates), partitions, clock.now())
      metrics.round.observe(plan.planned.length)
      const began = performance.now()
      const appended = await appendRound(log, plan)
      if (plan.first.size > 0) metrics.append.observe((performance.now() - began) / 1_000)
      for (const error of appended.failures) logger.error({ event: 'append-failed', err: error })
      for (const planned of plan.planned)
        if (planned.decision.kind === 'append' && appended.stands(planned)) index.apply(planned.decision.change)
      for (const [partition, next] of appended.reached) index.reached(partition, id, next)
      metrics.unindexed.set(index.unwritten)
      return candidates.map((_, i) => {
        const planned = plan.planned[i]
        return planned === undefined ? null : answerTo(planned, appended.stands(planned))
      })
    },
    async stop() {
      if (timer !== null) clearInterval(timer)
      await index.write()
    },
  }
}
