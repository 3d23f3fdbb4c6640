import { sourceBookContract } from '@golden-hour/testkit'
import { openTestLedger } from '../src/index.ts'

sourceBookContract(async () => {
  const ledger = await openTestLedger()
  return { book: ledger.sources, close: () => ledger.close() }
})
