import { EventEmitter, once } from 'node:events'
import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import type { ClinicalBatch, ClinicalBook, EventLog, Ledger } from '@golden-hour/ports'
import { PARTITIONS } from './hospital-log.ts'

export interface Hooks {
  before?(batches: readonly ClinicalBatch[]): void | Promise<void>
  after?(batches: readonly ClinicalBatch[]): void | Promise<void>
}

export interface WatchedLedger {
  readonly clinical: ClinicalBook
  /** Resolves when everything the log holds now is in the ledger. */
  complete(log: EventLog): Promise<void>
}

/** A ledger whose writes a test can follow, hold up and break. */
export function watched(ledger: Pick<Ledger, 'clinical'>, hooks: Hooks = {}): WatchedLedger {
  const commits = new EventEmitter()
  const clinical: ClinicalBook = {
    ...ledger.clinical,
    async write(...batches) {
      await hooks.before?.(batches)
      const outcome = await ledger.clinical.write(...batches)
      await hooks.after?.(batches)
      commits.emit('commit')
      return outcome
    },
  }
  return {
    clinical,
    async complete(log) {
      for (const topic of [JOURNAL, TRANSITIONS])
        for (let partition = 0; partition < PARTITIONS; partition += 1) {
          const { end } = await log.bounds(topic, partition)
          for (;;) {
            const committed = once(commits, 'commit')
            if (((await ledger.clinical.position(topic, partition))?.next ?? 0) >= end) break
            await committed
          }
        }
    },
  }
}

export async function dumpOf(ledger: Pick<Ledger, 'clinical'>): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const line of ledger.clinical.dump()) lines.push(line)
  return lines
}
