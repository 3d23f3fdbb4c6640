import { rulebookShelfContract } from '@golden-hour/testkit'
import { openTestLedger } from '../src/index.ts'

rulebookShelfContract(openTestLedger)
