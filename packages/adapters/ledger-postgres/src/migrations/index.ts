import type { Migration } from 'kysely'
import * as clinical from './0001-clinical.ts'
import * as sources from './0002-sources.ts'
import * as alerts from './0003-alerts.ts'
import * as reports from './0004-reports.ts'
import * as accountsAudit from './0005-accounts-audit.ts'

/** In the order of their names; each runs once. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-clinical': clinical,
  '0002-sources': sources,
  '0003-alerts': alerts,
  '0004-reports': reports,
  '0005-accounts-audit': accountsAudit,
}
