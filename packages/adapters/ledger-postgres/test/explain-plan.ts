import { type Compilable, CompiledQuery, sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../src/database.ts'

/** How a plan reaches one table. */
export interface Access {
  readonly table: string
  /** Null where the table is read row by row. */
  readonly index: string | null
  /** What is looked up in the index; null where it is read from end to end. */
  readonly condition: string | null
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Conflict Arbiter Indexes'?: readonly string[]
  readonly Plans?: readonly PlanNode[]
}

const accesses = (node: PlanNode, above = ''): readonly Access[] => {
  const table = node['Relation Name'] ?? above
  const below = (node.Plans ?? []).flatMap((plan) => accesses(plan, table))
  const arbiters = (node['Conflict Arbiter Indexes'] ?? []).map((index) => ({ table, index, condition: 'conflict' }))
  if (node['Index Name'] !== undefined)
    return [{ table, index: node['Index Name'], condition: node['Index Cond'] ?? null }, ...below]
  return node['Node Type'] === 'Seq Scan'
    ? [{ table, index: null, condition: null }, ...below]
    : [...arbiters, ...below]
}

type Explained = Pick<CompiledQuery, 'sql' | 'parameters'>

/** Every access of the plan that the planner chooses with the statistics that there are. */
export async function planOf(db: Database, query: Explained): Promise<readonly Access[]> {
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
    CompiledQuery.raw(`explain (format json) ${query.sql}`, [...query.parameters]),
  )
  return accesses(rows[0]!['QUERY PLAN'][0]!.Plan)
}

/** Every access of the plan, as the planner would choose if reading row by row cost too much, as in a full ledger. */
export const explainPlan = (db: Database, query: Explained): Promise<readonly Access[]> =>
  db.connection().execute(async (connection) => {
    await sql`set enable_seqscan = off`.execute(connection)
    try {
      return await planOf(connection, query)
    } finally {
      await sql`reset enable_seqscan`.execute(connection)
    }
  })

/** An index that is looked up by its name; what is read from end to end as such. */
export const nameOf = ({ table, index, condition }: Access): string =>
  index === null ? `${table}, row by row` : condition === null ? `all of ${index}` : index

/**
 * The query looks something up in these indexes, and reads nothing else. Fill the tables and `analyze` them first: of
 * empty ones the planner takes any index.
 */
export async function expectIndexed(db: Database, query: Compilable, indexes: readonly string[]): Promise<void> {
  expect((await explainPlan(db, query.compile())).map(nameOf)).toEqual(indexes)
}
