import type { EventLog, RoundDecision, RoundView, SourceBook, Topic } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import { absorb } from './absorb.ts'
import { positionsIn, unindexed } from './catch-up.ts'
import { Draft } from './draft.ts'
import { type Arrived, isKnown, knownOf } from './known.ts'

function learn(arrived: readonly Arrived[], { facts, owners }: RoundView): RoundDecision {
  const draft = new Draft(knownOf(facts, owners))
  for (const each of arrived) if (!isKnown(each, draft)) draft.apply(absorb(each, draft))
  return { facts: [...draft.facts.values()], owners: [...draft.owners.values()], parts: [] }
}

/**
 * Adds to the shared index what the journal has and the index does not: nothing, but where the ledger is new or an
 * older one. Others may be deciding, or catching up, at the same time.
 */
export async function catchUpShared(log: EventLog, topic: Topic, book: SourceBook, logger: Logger): Promise<void> {
  const positions = await positionsIn(log, topic, book)
  let [records, learnt] = [0, 0]
  for await (const { partition, read, arrived, next } of unindexed(log, topic, positions)) {
    const identities = arrived.map(({ identity }) => identity)
    const keys = arrived.flatMap((each) => each.keys)
    let found = 0
    if (arrived.length > 0)
      await book.decideRound(identities, keys, (view) => {
        const decision = learn(arrived, view)
        found = decision.facts.length
        return decision
      })
    await book.writeIndex({ facts: [], owners: [], positions: [{ partition, topicId: topic.id, next }] })
    records += read
    learnt += found
  }
  if (records > 0) logger.info({ event: 'index-caught-up', records, facts: learnt })
}
