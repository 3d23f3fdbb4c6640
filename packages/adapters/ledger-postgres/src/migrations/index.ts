import type { Migration } from 'kysely'
import * as clinical from './0001-clinical.ts'
import * as reports from './0004-reports.ts'

/** In the order of their names; each runs once. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-clinical': clinical,
  '0004-reports': reports,
}
