import { timelineReaderContract } from '@golden-hour/testkit'
import { openTestLedger } from '../src/index.ts'

timelineReaderContract(openTestLedger)
