import type { EventLog, Ledger } from '@golden-hour/ports'

/** Whether the recorder has taken what the topics hold at this moment. */
export async function isLedgerComplete(
  topics: readonly string[],
  { log, ledger }: { readonly log: EventLog; readonly ledger: Pick<Ledger, 'clinical'> },
): Promise<boolean> {
  for (const name of topics) {
    const { partitions } = await log.topic(name)
    for (let partition = 0; partition < partitions; partition++) {
      const { end } = await log.bounds(name, partition)
      const position = await ledger.clinical.position(name, partition)
      if ((position?.next ?? 0) < end) return false
    }
  }
  return true
}
