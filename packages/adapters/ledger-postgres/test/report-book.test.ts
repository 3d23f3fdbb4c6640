import { reportBookContract } from '@golden-hour/testkit'
import { openTestLedger } from '../src/index.ts'

reportBookContract(openTestLedger)
