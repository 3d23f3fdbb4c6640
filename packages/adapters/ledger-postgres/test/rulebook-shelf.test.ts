import { rulebookShelfContract } from '@golden-hour/testkit'
import { onEachEngine } from './engines.ts'

onEachEngine((engine) => rulebookShelfContract(engine.openLedger))
