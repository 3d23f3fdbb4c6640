import { openAsBlob } from 'node:fs'
import type { Ledger } from '@golden-hour/ports'
import { createAccountBook } from './account-book.ts'
import { createAlertBook } from './alert-book.ts'
import { createClinicalBook } from './clinical-book.ts'
import type { Database } from './database.ts'
import { openPGlite } from './pglite.ts'
import { createReportBook } from './report-book.ts'
import { createRulebookShelf } from './rulebook-shelf.ts'
import { createSnapshotBook } from './snapshot-book.ts'
import { createSourceBook } from './source-book.ts'
import { createTimelineReader } from './timeline-reader.ts'

export interface LedgerOptions {
  /** Where PGlite keeps its files; null keeps everything in memory. */
  readonly folder: string | null
  /** A file that holds what `blankLedger` made: a folder without a ledger begins with it, which spares making one. */
  readonly blank?: string | null
}

/** Opens the ledger of the embedded profile, its schema brought up to date. */
export async function openLedger({ folder, blank = null }: LedgerOptions): Promise<Ledger> {
  return ledgerOn(await openPGlite(folder, blank === null ? null : await openAsBlob(blank)))
}

/** `long`: where what takes long is asked; PGlite has but one session. */
export function ledgerOn(db: Database, long: Database = db): Ledger {
  return {
    clinical: createClinicalBook(db, long),
    timeline: createTimelineReader(db),
    alerts: createAlertBook(db),
    sources: createSourceBook(db),
    rulebooks: createRulebookShelf(db),
    reports: createReportBook(db, long),
    snapshots: createSnapshotBook(db),
    accounts: createAccountBook(db, long),
    close: () => db.destroy(),
  }
}
