import { clinicalBookContract } from '@golden-hour/testkit'
import { onEachEngine } from './engines.ts'

onEachEngine((engine) => clinicalBookContract(engine.openLedger))
