import type { EpochMs } from '@golden-hour/model'

/** Somebody who may log in. Nothing of the password ever leaves the book. */
export interface Account {
  readonly staffId: string
  readonly name: string
  readonly role: string
  readonly department: string | null
}

export interface NewAccount extends Account {
  readonly password: string
}

/** One thing that was read or done by a person. */
export interface AuditEntry {
  readonly at: EpochMs
  /** Null where nobody had logged in. */
  readonly staffId: string | null
  readonly role: string | null
  /** `read`, `logged-in`, `login-refused`, `logged-out`. */
  readonly action: string
  /** What was asked for: the path, without its parameters' values where those are secret. */
  readonly resource: string
  /** The patients whose data was shown. */
  readonly patients: readonly string[]
  readonly address: string | null
}

export interface ChainedEntry extends AuditEntry {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number
  /** Covers the entry and the hash of the one before. */
  readonly hash: string
}

export interface AuditQuery {
  readonly patientId: string | null
  readonly staffId: string | null
  /** Only entries with a smaller `seq`; null: from the newest. */
  readonly before: number | null
  readonly limit: number
}

/** `seq` is the first entry that is not as it was written; one past the last where entries are missing at the end. */
export type AuditVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly reason: 'changed' | 'missing' }

/** People who log in, and the audit log. */
export interface AccountBook {
  /** Adds the account, or replaces the one of that staff id. */
  put(account: NewAccount): Promise<void>
  /** Null for a wrong password and for nobody of that id, after the same work. */
  verify(staffId: string, password: string): Promise<Account | null>
  /** By staff id. */
  list(): Promise<readonly Account[]>
  /** Appends in the order given; resolves when they are stored. Entries are never changed or removed. */
  appendAudit(entries: readonly AuditEntry[]): Promise<void>
  /** Newest first. */
  audit(query: AuditQuery): Promise<readonly ChainedEntry[]>
  /** Recomputes the whole chain. */
  verifyAudit(): Promise<AuditVerdict>
}
