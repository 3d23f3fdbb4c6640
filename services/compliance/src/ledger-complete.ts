import type { EventLog, Ledger } from '@golden-hour/ports'

interface Sources {
  readonly log: EventLog
  readonly ledger: Pick<Ledger, 'clinical'>
}

interface End {
  readonly topic: string
  readonly partition: number
  readonly end: number
}

async function endsOf(topics: readonly string[], { log }: Sources): Promise<readonly End[]> {
  const ends: End[] = []
  for (const topic of topics) {
    const { partitions } = await log.topic(topic)
    for (let partition = 0; partition < partitions; partition++) {
      ends.push({ topic, partition, end: (await log.bounds(topic, partition)).end })
    }
  }
  return ends
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const LOOK_EVERY_MS = 100

/**
 * Whether the ledger comes to hold what the topics hold at this moment, within `patienceMs` of the wall. Topics grow all
 * the time, so their ends are taken once.
 */
export async function isLedgerComplete(
  topics: readonly string[],
  sources: Sources,
  patienceMs: number,
): Promise<boolean> {
  let left = await endsOf(topics, sources)
  const until = performance.now() + patienceMs
  for (;;) {
    const behind: End[] = []
    for (const one of left) {
      const position = await sources.ledger.clinical.position(one.topic, one.partition)
      if ((position?.next ?? 0) < one.end) behind.push(one)
    }
    if (behind.length === 0) return true
    if (performance.now() > until) return false
    left = behind
    await pause(LOOK_EVERY_MS)
  }
}
