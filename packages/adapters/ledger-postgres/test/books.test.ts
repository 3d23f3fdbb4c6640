import { reportBookContract, rulebookShelfContract, timelineReaderContract } from '@golden-hour/testkit'
import { onEachEngine } from './engines.ts'

onEachEngine((engine) => {
  reportBookContract(engine.openLedger)
  rulebookShelfContract(engine.openLedger)
  timelineReaderContract(engine.openLedger)
})
