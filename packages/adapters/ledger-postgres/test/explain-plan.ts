import { type Compilable, CompiledQuery, sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../src/database.ts'

/** How a plan reaches one table. */
export interface Access {
  /** Null where the table is read row by row. */
  readonly index: string | null
  /** What is looked up in the index; null where it is read from end to end. */
  readonly condition: string | null
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

const accesses = (node: PlanNode): readonly Access[] => {
  const below = (node.Plans ?? []).flatMap(accesses)
  if (node['Index Name'] !== undefined)
    return [{ index: node['Index Name'], condition: node['Index Cond'] ?? null }, ...below]
  return node['Node Type'] === 'Seq Scan' ? [{ index: null, condition: null }, ...below] : below
}

/** Every access of the plan, as the planner would choose if reading row by row cost too much, as in a full ledger. */
export const explainPlan = (
  db: Database,
  query: Pick<CompiledQuery, 'sql' | 'parameters'>,
): Promise<readonly Access[]> =>
  db.connection().execute(async (connection) => {
    await sql`set enable_seqscan = off`.execute(connection)
    try {
      const { rows } = await connection.executeQuery<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
        CompiledQuery.raw(`explain (format json) ${query.sql}`, [...query.parameters]),
      )
      return accesses(rows[0]!['QUERY PLAN'][0]!.Plan)
    } finally {
      await sql`reset enable_seqscan`.execute(connection)
    }
  })

/**
 * The query looks something up in these indexes, and reads nothing else. Fill the tables and `analyze` them first: of
 * empty ones the planner takes any index.
 */
export async function expectIndexed(db: Database, query: Compilable, indexes: readonly string[]): Promise<void> {
  const found = await explainPlan(db, query.compile())
  expect(found.map(({ index, condition }) => (condition === null ? `all of ${index ?? 'the table'}` : index))).toEqual(
    indexes,
  )
}
