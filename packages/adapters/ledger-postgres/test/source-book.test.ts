import { sourceBookContract } from '@golden-hour/testkit'
import { onEachEngine } from './engines.ts'

onEachEngine((engine) => {
  sourceBookContract(async () => {
    const ledger = await engine.openLedger()
    return { book: ledger.sources, close: () => ledger.close() }
  })
})
