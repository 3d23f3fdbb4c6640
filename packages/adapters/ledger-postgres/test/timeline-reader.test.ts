import { timelineReaderContract } from '@golden-hour/testkit'
import { openLedger } from '../src/index.ts'

timelineReaderContract(() => openLedger({ folder: null }))
