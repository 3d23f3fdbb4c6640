import { clinicalBookContract } from '@golden-hour/testkit'
import { openTestLedger } from '../src/index.ts'

clinicalBookContract(openTestLedger)
