import { sourceBookContract } from '@golden-hour/testkit'
import { openLedger } from '../src/index.ts'

sourceBookContract(async () => {
  const ledger = await openLedger({ folder: null })
  return { book: ledger.sources, close: () => ledger.close() }
})
