import type { SourceBook } from '@golden-hour/ports'
import type { Database } from './database.ts'
import { createQuarantineShelf } from './sources/quarantine-shelf.ts'
import { createRouterIndex } from './sources/router-index.ts'
import { createSourceRegister } from './sources/source-register.ts'
import { createTrafficCounts } from './sources/traffic-counts.ts'

export const createSourceBook = (db: Database): SourceBook => ({
  ...createSourceRegister(db),
  ...createTrafficCounts(db),
  ...createRouterIndex(db),
  ...createQuarantineShelf(db),
})
