import { type EpochMs, epochMs } from '@golden-hour/model'
import type { Contact, Contacts, Roster, StoredRosterFault } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { asRows, type Tx } from './changes.ts'

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
    order by department, role, from_at, person`.execute(db)
  return rows.map(rowOf)
}

/** The rows that hold at an instant. */
export const rosterAt = (db: Database | Tx, at: EpochMs): Promise<readonly Row[]> =>
  rosterBetween(db, at, epochMs(at + 1))

export const createRoster = (db: Database): Roster => ({
  async put(rows) {
    // The same row twice in one call: one statement must not touch a row twice.
    const latest = new Map(
      rows.map((row) => [JSON.stringify([row.department, row.role, row.person, row.kind, row.from]), row]),
    )
    if (latest.size === 0) return
    await db.transaction().execute(async (tx) => {
      await sql`
        insert into roster (department, role, person, kind, from_at, to_at)
        select coalesce(r.department, ''), r.role, r.person, r.kind, r."from", r."to"
        from jsonb_to_recordset(${asRows([...latest.values()])}) as r(
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
    const latest = new Map(contacts.map((contact) => [JSON.stringify([contact.person, contact.channel]), contact]))
    if (latest.size === 0) return
    await sql`
      insert into contacts (person, channel, address)
      select * from jsonb_to_recordset(${asRows([...latest.values()])}) as r(person text, channel text, address text)
      on conflict (person, channel) do update set address = excluded.address`.execute(db)
  },
  async list() {
    const { rows } = await sql<Contact>`select person, channel, address from contacts order by person, channel`.execute(
      db,
    )
    return rows
  },
})
