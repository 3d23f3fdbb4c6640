import { isNewer, JOURNAL, partitionOf, TRANSITIONS } from '@golden-hour/journal'
import { canonicalJson, type Transition } from '@golden-hour/model'
import { type EventLog, type Ledger, lastWords, type Offset, type RecordedTransition } from '@golden-hour/ports'
import { saidOf } from './said.ts'

interface Stores {
  readonly log: EventLog
  readonly ledger: Ledger
}

/** How far the ledger had taken a partition of the transitions when we looked. */
interface Standing {
  readonly partition: number
  readonly start: Offset
  readonly lastSrc: { readonly srcOffset: Offset; readonly n: number } | null
}

async function standings({ log, ledger }: Stores, partitions: number): Promise<readonly Standing[]> {
  return Promise.all(
    Array.from({ length: partitions }, async (_, partition) => {
      const { start } = await log.bounds(TRANSITIONS, partition)
      return { partition, start, lastSrc: (await ledger.clinical.position(TRANSITIONS, partition))?.lastSrc ?? null }
    }),
  )
}

/** What the ledger had taken by then. */
async function* taken({ log }: Stores, all: readonly Standing[]): AsyncGenerator<RecordedTransition> {
  for (const { partition, lastSrc } of all) {
    const bounds = await log.bounds(TRANSITIONS, partition)
    for await (const { transition, src } of saidOf(log, partition, bounds)) {
      if (lastSrc === null || isNewer(src, lastSrc)) break
      yield { partition, ...src, transition }
    }
  }
}

/** What it may have taken since, by transition. */
async function takenSince({ log }: Stores, all: readonly Standing[]): Promise<ReadonlyMap<string, string>> {
  const since = new Map<string, string>()
  for (const { partition, lastSrc } of all) {
    const bounds = await log.bounds(TRANSITIONS, partition)
    for await (const { transition, src } of saidOf(log, partition, bounds)) {
      if (isNewer(src, lastSrc)) since.set(transition.id, canonicalJson(transition))
    }
  }
  return since
}

/**
 * Whether the ledger's windows are the last words of the transitions that it has taken. A recorder may go on meanwhile:
 * what it has taken since we looked is no difference.
 */
export async function compareLedger(stores: Stores): Promise<readonly string[]> {
  const { partitions } = await stores.log.topic(JOURNAL)
  const all = await standings(stores, partitions)
  const expected = await lastWords(taken(stores, all))
  const others: Transition[] = []
  for await (const window of stores.ledger.clinical.windows()) {
    const word = expected.get(window.windowId)
    expected.delete(window.windowId)
    if (word === undefined || canonicalJson(word.transition) !== canonicalJson(window)) others.push(window)
  }
  const since = others.length === 0 ? new Map<string, string>() : await takenSince(stores, all)
  /** Of a partition whose first transitions are no longer kept, an old window's word is not to be had. */
  const isForgotten = ({ patientId }: Transition): boolean => (all[partitionOf(patientId, partitions)]?.start ?? 0) > 0
  const wrong = others.filter((window) => since.get(window.id) !== canonicalJson(window) && !isForgotten(window))
  return [
    ...wrong.map(({ id }) => `ledger: ${id}`),
    ...[...expected.values()].map(({ transition }) => `ledger: ${transition.id} is missing`),
  ]
}
