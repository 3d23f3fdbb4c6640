import type { IndexPosition, SourceBook } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { transact } from '../transact.ts'
import {
  DELIVERED,
  factEntry,
  factsQuery,
  insertFacts,
  insertOwners,
  insertPositions,
  keyOwner,
  ownersQuery,
} from './index-rows.ts'

type RouterIndex = Pick<SourceBook, 'lookUp' | 'writeIndex' | 'indexPositions' | 'clearIndex'>

const byPartition = (positions: readonly IndexPosition[]): string =>
  JSON.stringify(
    [...positions].sort((a, b) => a.partition - b.partition).map((at) => [at.partition, at.topicId, at.next]),
  )

async function positionsIn(db: Database): Promise<readonly IndexPosition[]> {
  const rows = await db.selectFrom('index_positions').selectAll().orderBy('part').execute()
  return rows.map((row) => ({ partition: row.part, topicId: row.topic_id, next: Number(row.next_offset) }))
}

export const createRouterIndex = (db: Database): RouterIndex => ({
  async lookUp(identities, keys) {
    const facts = identities.length === 0 ? { rows: [] } : await factsQuery(identities).execute(db)
    const owners = keys.length === 0 ? { rows: [] } : await ownersQuery(keys).execute(db)
    return { facts: facts.rows.map(factEntry), owners: owners.rows.map(keyOwner) }
  },
  writeIndex: ({ facts, owners, positions }) =>
    transact(db, async (tx) => {
      if (facts.length > 0) await insertFacts(facts, DELIVERED).execute(tx)
      if (owners.length > 0) await insertOwners(owners, DELIVERED).execute(tx)
      if (positions.length > 0) await insertPositions(positions).execute(tx)
    }),
  indexPositions: () => positionsIn(db),
  clearIndex: (found) =>
    transact(db, async (tx) => {
      await sql`lock table index_positions in exclusive mode`.execute(tx)
      if (byPartition(await positionsIn(tx)) !== byPartition(found)) return false
      await sql`truncate fact_index, key_owners, index_positions, round_parts`.execute(tx)
      return true
    }),
})
