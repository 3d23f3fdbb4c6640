import { decodeEntry } from '@golden-hour/journal'
import type { Fact } from '@golden-hour/model'
import type { EventLog } from '@golden-hour/ports'
import { keysOf } from '../src/router/keys-of.ts'
import type { FactEntry } from './harness.ts'
import { liveFacts } from './live-facts.ts'

export interface WatchedLog {
  readonly log: EventLog
  /** Every fact, in the order in which the records were acknowledged, over all partitions. */
  readonly entries: readonly FactEntry[]
  /** What must never be in the journal, not even for a moment. */
  readonly faults: readonly string[]
}

/** What is wrong with these facts, if they are all there is. */
export function faultsOf(live: readonly Fact[], keysMove: boolean): readonly string[] {
  const patients = new Map<string, Set<string>>()
  const add = (name: string, patientId: string): void => {
    patients.set(name, (patients.get(name) ?? new Set()).add(patientId))
  }
  for (const fact of live) {
    add(`fact ${fact.factId}`, fact.patientId)
    if (!keysMove) for (const key of keysOf(fact)) add(`key ${key}`, fact.patientId)
  }
  return [...patients].flatMap(([name, of]) => (of.size > 1 ? [`${name}: ${[...of].sort().join(', ')}`] : []))
}

/**
 * Looks at the journal after each append. `keysMove`: a key goes along with one fact while another still names it, so
 * only facts are looked at.
 */
export function watchedLog(log: EventLog, mine: (fact: Fact) => boolean, keysMove: boolean): WatchedLog {
  const entries: FactEntry[] = []
  const faults: string[] = []
  return {
    entries,
    faults,
    log: {
      ...plainly(log),
      async append(topic, partition, records) {
        const appended = await log.append(topic, partition, records)
        for (const record of records) {
          const entry = decodeEntry(record)
          if (entry.kind !== 'fact' || !mine(entry.fact)) continue
          entries.push(entry)
          faults.push(...faultsOf(liveFacts(entries), keysMove))
        }
        return appended
      },
    },
  }
}

const plainly = (log: EventLog): EventLog => ({
  topic: (name) => log.topic(name),
  bounds: (topic, partition) => log.bounds(topic, partition),
  read: (topic, partition, from, limit) => log.read(topic, partition, from, limit),
  append: (topic, partition, records) => log.append(topic, partition, records),
  subscribe: (topic, group, reader) => log.subscribe(topic, group, reader),
  close: () => log.close(),
})
