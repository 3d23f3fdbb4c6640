import { epochMs } from '@golden-hour/model'
import type { AccountBook, AuditEntry } from '@golden-hour/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const entry = (n: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: epochMs(1_772_400_000_000 + n),
  staffId: 'D1021',
  role: 'clinician',
  action: 'read',
  resource: `/api/patients/P${n}`,
  patients: [`P${n}`],
  address: '10.0.0.7',
  ...more,
})

export interface OpenedAccountBook {
  /** Empty. */
  readonly accounts: AccountBook
  /** Runs SQL behind the book's back. */
  tamper(statement: string): Promise<void>
  close(): Promise<void>
}

/** What every account book promises. */
export function accountBookContract(make: () => Promise<OpenedAccountBook>): void {
  describe('an account book', () => {
    let ledger: OpenedAccountBook
    let tamper: OpenedAccountBook['tamper']
    beforeAll(async () => {
      ledger = await make()
      tamper = ledger.tamper
    })
    afterAll(() => ledger.close())

    it('verifies the password that was put last, and no other', async () => {
      const { accounts } = ledger
      const person = { staffId: 'N2001', name: '王敏', role: 'ed-coordinator', department: 'ED' }
      await accounts.put({ ...person, password: 'first' })
      expect(await accounts.verify('N2001', 'first')).toEqual(person)
      await accounts.put({ ...person, name: '王敏敏', department: null, password: 'second ✓' })
      expect(await accounts.verify('N2001', 'first')).toBeNull()
      expect(await accounts.verify('N2001', 'second ✓')).toEqual({ ...person, name: '王敏敏', department: null })
      expect(await accounts.verify('nobody', 'second ✓')).toBeNull()
    })

    it('lists accounts by staff id and nothing of their passwords', async () => {
      await ledger.accounts.put({ staffId: 'A1', name: 'a', role: 'admin', department: null, password: 'x' })
      const listed = await ledger.accounts.list()
      expect(listed.map(({ staffId }) => staffId)).toEqual(['A1', 'N2001'])
      expect(Object.keys(listed[0]!).sort()).toEqual(['department', 'name', 'role', 'staffId'])
    })

    it('appends to the audit log without a gap, also from many callers at once', async () => {
      const { accounts } = ledger
      expect(await accounts.verifyAudit()).toMatchObject({ ok: true, entries: 0 })
      await accounts.appendAudit([entry(1), entry(2, { staffId: null, role: null, address: null, patients: [] })])
      await Promise.all([3, 4, 5].map((n) => accounts.appendAudit([entry(n, { patients: ['P1', `P${n}`] })])))
      await accounts.appendAudit([])
      const all = await accounts.audit({ patientId: null, staffId: null, before: null, limit: 100 })
      expect(all.map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1])
      expect(all.at(-1)).toMatchObject(entry(1))
      expect(all.at(-2)).toMatchObject({ staffId: null, patients: [] })
      expect(await accounts.verifyAudit()).toEqual({ ok: true, entries: 5, head: all[0]!.hash })
    })

    it('finds who read a patient, what one person read, and the page before', async () => {
      const seqs = async (patientId: string | null, staffId: string | null, before: number | null, limit = 100) =>
        (await ledger.accounts.audit({ patientId, staffId, before, limit })).map(({ seq }) => seq)
      expect((await seqs('P1', null, null)).sort()).toEqual([1, 3, 4, 5])
      expect(await seqs(null, 'D1021', null)).toEqual([5, 4, 3, 1])
      expect(await seqs(null, null, 4, 2)).toEqual([3, 2])
      expect(await seqs('P9', null, null)).toEqual([])
    })

    it('does not let an entry be changed or removed', async () => {
      await expect(tamper(`update audit_log set patients = '{P2}' where seq = 1`)).rejects.toThrow('only ever added to')
      await expect(tamper('delete from audit_log where seq = 5')).rejects.toThrow('only ever added to')
      await expect(tamper('truncate audit_log')).rejects.toThrow('only ever added to')
      expect(await ledger.accounts.verifyAudit()).toMatchObject({ ok: true, entries: 5 })
    })

    it('finds a change, a removal and a shortened end where the guard was taken away', async () => {
      const { accounts } = ledger
      await tamper('alter table audit_log disable trigger all')
      await tamper(`update audit_log set resource = '/api/patients/P7' where seq = 3`)
      expect(await accounts.verifyAudit()).toEqual({ ok: false, seq: 3, reason: 'changed' })
      await tamper(`update audit_log set resource = '/api/patients/P3' where resource = '/api/patients/P7'`)
      const whole = await accounts.verifyAudit()
      if (!whole.ok) throw new Error('expected the chain to hold again')
      await tamper('delete from audit_log where seq = 5')
      expect(await accounts.verifyAudit()).toEqual({ ok: false, seq: 5, reason: 'missing' })
      await tamper('delete from audit_log where seq = 2')
      expect(await accounts.verifyAudit()).toEqual({ ok: false, seq: 2, reason: 'missing' })
    })
  })
}
