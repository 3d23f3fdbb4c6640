import { type EpochMs, epochMs } from '@golden-hour/model'
import type { Contact, Contacts, Roster, StoredRosterFault } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { type Tx, transact } from '../transact.ts'
import { asRows } from './changes.ts'

type Row = Awaited<ReturnType<Roster['list']>>[number]

interface TableRow {
  readonly department: string
  readonly role: string
  readonly person: string
  readonly kind: Row['kind']
  readonly from_at: string
  readonly to_at: string
}

/** The table writes the hospital as a whole as an empty text: a key has no nulls. */
const rowOf = (row: TableRow): Row => ({
  department: row.department === '' ? null : row.department,
  role: row.role,
  person: row.person,
  kind: row.kind,
  from: epochMs(Number(row.from_at)),
  to: epochMs(Number(row.to_at)),
})

export async function rosterBetween(db: Database | Tx, from: EpochMs, to: EpochMs): Promise<readonly Row[]> {
  const { rows } = await sql<TableRow>`
    select * from roster where to_at > ${from}::bigint and from_at < ${to}::bigint
    order by department collate "C", role collate "C", from_at, person collate "C"`.execute(db)
  return rows.map(rowOf)
}

/** The rows that hold at an instant. */
export const rosterAt = (db: Database | Tx, at: EpochMs): Promise<readonly Row[]> =>
  rosterBetween(db, at, epochMs(at + 1))

/** The last of each key: one statement must not touch a row twice. In one order: two writers lock them alike. */
function lastOfEach<Row>(rows: readonly Row[], keyOf: (row: Row) => readonly unknown[]): readonly Row[] {
  const last = new Map(rows.map((row) => [JSON.stringify(keyOf(row)), row]))
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

export const createRoster = (db: Database): Roster => ({
  async put(rows) {
    const latest = lastOfEach(rows, ({ department, role, person, kind, from }) => [
      department,
      role,
      person,
      kind,
      from,
    ])
    if (latest.length === 0) return
    await transact(db, async (tx) => {
      await sql`
        insert into roster (department, role, person, kind, from_at, to_at)
        select coalesce(r.department, ''), r.role, r.person, r.kind, r."from", r."to"
        from jsonb_to_recordset(${asRows(latest)}) as r(
          department text, role text, person text, kind text, "from" bigint, "to" bigint)
        on conflict (department, role, person, kind, from_at) do update set to_at = excluded.to_at`.execute(tx)
      await sql`delete from roster where to_at <= from_at`.execute(tx)
    })
  },
  list: (from, to) => rosterBetween(db, from, to),
  async faults(limit) {
    const { rows } = await sql<{ at: string; alert_id: string; fault: StoredRosterFault }>`
      select at, alert_id, fault from roster_faults order by seq desc limit ${limit}::integer`.execute(db)
    return rows.map(({ at, alert_id, fault }) => ({ ...fault, at: epochMs(Number(at)), alertId: alert_id }))
  },
})

export const createContacts = (db: Database): Contacts => ({
  async put(contacts) {
    const latest = lastOfEach(contacts, ({ person, channel }) => [person, channel])
    if (latest.length === 0) return
    await sql`
      insert into contacts (person, channel, address)
      select * from jsonb_to_recordset(${asRows(latest)}) as r(person text, channel text, address text)
      on conflict (person, channel) do update set address = excluded.address`.execute(db)
  },
  async list() {
    const { rows } = await sql<Contact>`select person, channel, address from contacts
      order by person collate "C", channel collate "C"`.execute(db)
    return rows
  },
})
