import { epochMs } from '@golden-hour/model'
import type { Account, AccountBook, AuditEntry, AuditVerdict, ChainedEntry } from '@golden-hour/ports'
import { sql } from 'kysely'
import { type ChainHead, chain } from './audit-chain.ts'
import type { Database } from './database.ts'
import { hashPassword, passwordMatches } from './password-hash.ts'
import type { AccountsTable, AuditLogTable } from './tables.ts'
import { transact } from './transact.ts'

/** Entries of one page while the chain is checked. */
const PAGE = 5_000

/** The chain before its first entry. */
const EMPTY: ChainHead = { seq: 0, hash: '' }

type AccountRow = import('kysely').Selectable<AccountsTable>
type AuditRow = import('kysely').Selectable<AuditLogTable>

const accountOf = ({ staff_id, name, role, department }: AccountRow): Account => ({
  staffId: staff_id,
  name,
  role,
  department,
})

const entryOf = (row: AuditRow): ChainedEntry => ({
  seq: Number(row.seq),
  at: epochMs(Number(row.at)),
  staffId: row.staff_id,
  role: row.role,
  action: row.action,
  resource: row.resource,
  patients: row.patients,
  address: row.address,
  hash: row.hash,
})

function chainAll(entries: readonly AuditEntry[], head: ChainHead): readonly ChainedEntry[] {
  let last = head
  return entries.map((entry) => {
    const chained = chain(entry, last)
    last = chained
    return chained
  })
}

const rowOf = ({ staffId, ...entry }: ChainedEntry) => ({ ...entry, staff_id: staffId })

/** One writer at a time: the head's row is locked from reading it to moving it on. */
async function append(db: Database, entries: readonly AuditEntry[]): Promise<void> {
  await transact(db, async (tx) => {
    await tx
      .insertInto('audit_head')
      .values({ ...EMPTY })
      .onConflict((conflict) => conflict.column('one').doNothing())
      .execute()
    const head = await tx.selectFrom('audit_head').select(['seq', 'hash']).forUpdate().executeTakeFirstOrThrow()
    const chained = chainAll(entries, { seq: Number(head.seq), hash: head.hash })
    const last = chained.at(-1)
    if (last === undefined) return
    await sql`
      insert into audit_log (seq, at, staff_id, role, action, resource, patients, address, hash)
      select seq, at, staff_id, role, action, resource, patients, address, hash
      from jsonb_to_recordset(${JSON.stringify(chained.map(rowOf))}::jsonb) as r(
        seq bigint, at bigint, staff_id text, role text, action text, resource text, patients text[], address text,
        hash text)`.execute(tx)
    await tx.updateTable('audit_head').set({ seq: last.seq, hash: last.hash }).execute()
  })
}

async function verifyChain(db: Database): Promise<AuditVerdict> {
  const row = await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirst()
  const end = row === undefined ? EMPTY : { seq: Number(row.seq), hash: row.hash }
  let head = EMPTY
  for (;;) {
    const page = await db
      .selectFrom('audit_log')
      .selectAll()
      .where(sql<boolean>`seq > ${head.seq} and seq <= ${end.seq}`)
      .orderBy('seq')
      .limit(PAGE)
      .execute()
    for (const row of page) {
      const entry = entryOf(row)
      if (entry.seq !== head.seq + 1) return { ok: false, seq: head.seq + 1, reason: 'missing' }
      if (chain(entry, head).hash !== entry.hash) return { ok: false, seq: entry.seq, reason: 'changed' }
      head = entry
    }
    if (page.length < PAGE) break
  }
  if (head.seq !== end.seq) return { ok: false, seq: head.seq + 1, reason: 'missing' }
  if (head.hash !== end.hash) return { ok: false, seq: head.seq, reason: 'changed' }
  return { ok: true, entries: head.seq, head: head.hash }
}

export function createAccountBook(db: Database, long: Database = db): AccountBook {
  return {
    async put({ staffId, name, role, department, password }) {
      const { salt, hash, cost } = await hashPassword(password)
      const row = { name, role, department, salt, hash, cost: JSON.stringify(cost) }
      await db
        .insertInto('accounts')
        .values({ staff_id: staffId, ...row })
        .onConflict((conflict) => conflict.column('staff_id').doUpdateSet(row))
        .execute()
    },
    async verify(staffId, password) {
      const row = await db.selectFrom('accounts').selectAll().where('staff_id', '=', staffId).executeTakeFirst()
      const matches = await passwordMatches(password, row ?? null)
      return row !== undefined && matches ? accountOf(row) : null
    },
    async list() {
      const rows = await db.selectFrom('accounts').selectAll().orderBy(sql`staff_id collate "C"`).execute()
      return rows.map(accountOf)
    },
    appendAudit: (entries) => append(db, entries),
    async audit({ patientId, staffId, before, limit }) {
      let query = db.selectFrom('audit_log').selectAll()
      if (patientId !== null) query = query.where(sql<boolean>`patients @> array[${patientId}]::text[]`)
      if (staffId !== null) query = query.where('staff_id', '=', staffId)
      if (before !== null) query = query.where(sql<boolean>`seq < ${before}`)
      const rows = await query.orderBy('seq', 'desc').limit(limit).execute()
      return rows.map(entryOf)
    },
    verifyAudit: () => verifyChain(long),
  }
}
