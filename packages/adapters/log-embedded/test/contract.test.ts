import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { epochMs } from '@golden-hour/model'
import { eventLogContract } from '@golden-hour/testkit'
import { openEmbeddedLog } from '../src/index.ts'

eventLogContract('log-embedded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gh-log-'))
  const clock = { now: () => epochMs(Date.now()) }
  const open = () => openEmbeddedLog({ folder, clock, topics: { journal: 3 } })
  let log = await open()
  return {
    log,
    topic: 'journal',
    async again() {
      await log.close()
      log = await open()
      return log
    },
    async close() {
      await log.close()
      await rm(folder, { recursive: true })
    },
  }
})
