import type { Zone } from '@golden-hour/model'
import type { WorkingCalendar } from './calendar/working-days.ts'
import type { FaultList } from './source/fault-list.ts'
import type { Table } from './tables/table.ts'

/** What every part of one load shares. */
export interface Loading {
  readonly faults: FaultList
  readonly zone: Zone
  readonly calendar: WorkingCalendar
  readonly tables: ReadonlyMap<string, Table>
  readonly ladders: ReadonlySet<string>
  readonly ruleIds: ReadonlySet<string>
  /** Whether every file could be read: if not, a name that is missing may stand in one that could not. */
  readonly allRead: boolean
}
