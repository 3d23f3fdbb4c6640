import type { AccountBook, AuditEntry, Clock } from '@golden-hour/ports'
import type { Metrics, Person } from '@golden-hour/service-kit'

/** What somebody did, and where it came from. */
export interface Deed {
  readonly person: Person | null
  readonly action: 'read' | 'logged-in' | 'login-refused' | 'logged-out'
  readonly resource: string
  readonly patients: readonly string[]
  readonly address: string | null
}

/**
 * The audit log's writer.
 *
 * 1. `record` resolves when the entry is stored: nobody is shown a patient before it is written down that they were.
 * 2. Entries that come while others are being stored are stored together, in the order in which they came.
 */
export interface AuditTrail {
  record(deed: Deed): Promise<void>
  /** Resolves when nothing is waiting. */
  settled(): Promise<void>
}

interface Batch {
  readonly entries: AuditEntry[]
  stored: Promise<void>
}

export function createAuditTrail(accounts: AccountBook, clock: Clock, metrics: Metrics): AuditTrail {
  const written = metrics.counter('gh_timeline_audit_entries_total', 'Entries of the audit log')
  let running: Promise<void> = Promise.resolve()
  let waiting: Batch | null = null

  const store = async (batch: Batch, before: Promise<void>): Promise<void> => {
    await before.catch(() => undefined)
    if (waiting === batch) waiting = null
    await accounts.appendAudit(batch.entries)
    written.inc(batch.entries.length)
  }
  const batchFor = (): Batch => {
    if (waiting !== null) return waiting
    const batch: Batch = { entries: [], stored: Promise.resolve() }
    waiting = batch
    batch.stored = store(batch, running)
    running = batch.stored
    return batch
  }
  return {
    record({ person, action, resource, patients, address }) {
      const batch = batchFor()
      const { staffId, role } = person ?? { staffId: null, role: null }
      batch.entries.push({ at: clock.now(), staffId, role, action, resource, patients, address })
      return batch.stored
    },
    settled: () => running.catch(() => undefined),
  }
}
