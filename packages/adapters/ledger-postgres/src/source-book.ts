import type { SourceBook } from '@golden-hour/ports'
import type { Database } from './database.ts'
import { createQuarantineShelf } from './sources/quarantine-shelf.ts'
import { createRouterIndex } from './sources/router-index.ts'
import { createSharedRounds } from './sources/shared-rounds.ts'
import { createSourceRegister } from './sources/source-register.ts'
import { createTrafficCounts } from './sources/traffic-counts.ts'

export const createSourceBook = (db: Database): SourceBook => ({
  ...createSourceRegister(db),
  ...createTrafficCounts(db),
  ...createRouterIndex(db),
  ...createSharedRounds(db),
  ...createQuarantineShelf(db),
})
