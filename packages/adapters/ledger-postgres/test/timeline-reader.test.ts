import { timelineReaderContract } from '@golden-hour/testkit'
import { onEachEngine } from './engines.ts'

onEachEngine((engine) => timelineReaderContract(engine.openLedger))
