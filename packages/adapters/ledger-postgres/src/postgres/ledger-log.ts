import type { Logger } from '@golden-hour/service-kit'

/** What the ledger says beside its answers: a session that was lost, a server that may lose rows. */
export type LedgerLog = Pick<Logger, 'warn'>

export const SILENT: LedgerLog = { warn: () => {} }
