import { reportBookContract } from '@golden-hour/testkit'
import { onEachEngine } from './engines.ts'

onEachEngine((engine) => reportBookContract(engine.openLedger))
