export { blankLedger } from './blank-ledger.ts'
export { type LedgerOptions, openLedger } from './open-ledger.ts'
export { openTestLedger, type TestLedger } from './test-ledger.ts'
