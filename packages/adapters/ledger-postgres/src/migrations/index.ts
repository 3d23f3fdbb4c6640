import type { Migration } from 'kysely'
import { up as clinical } from './0001-clinical.ts'
import { up as sources } from './0002-sources.ts'
import { up as alerts } from './0003-alerts.ts'
import { up as reports } from './0004-reports.ts'
import { up as accountsAudit } from './0005-accounts-audit.ts'
import { up as snapshots } from './0006-snapshots.ts'
import { up as rounds } from './0007-rounds.ts'

/** In the order of their names; each runs once. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-clinical': { up: clinical },
  '0002-sources': { up: sources },
  '0003-alerts': { up: alerts },
  '0004-reports': { up: reports },
  '0005-accounts-audit': { up: accountsAudit },
  '0006-snapshots': { up: snapshots },
  '0007-rounds': { up: rounds },
}
