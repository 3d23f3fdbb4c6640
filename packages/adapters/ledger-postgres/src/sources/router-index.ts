import type { IndexPosition, SourceBook } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { factEntry, factsQuery, keyOwner, ownersQuery, writeFacts, writeOwners, writePositions } from './index-rows.ts'

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
    db.transaction().execute(async (tx) => {
      await writeFacts(tx, facts, null)
      await writeOwners(tx, owners, null)
      await writePositions(tx, positions)
    }),
  indexPositions: () => positionsIn(db),
  clearIndex: (found) =>
    db.transaction().execute(async (tx) => {
      await sql`lock table index_positions in exclusive mode`.execute(tx)
      if (byPartition(await positionsIn(tx)) !== byPartition(found)) return false
      await sql`truncate fact_index, key_owners, index_positions, round_parts`.execute(tx)
      return true
    }),
})
