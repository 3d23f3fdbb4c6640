import { openEmbeddedCheckpoints } from '@golden-hour/checkpoint-embedded'
import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { openTestLedger } from '@golden-hour/ledger-postgres'
import { createLeaseKeeper, createLiveBus } from '@golden-hour/live-embedded'
import { openEmbeddedLog } from '@golden-hour/log-embedded'
import { epochMs } from '@golden-hour/model'
import { createHospitalClock } from '@golden-hour/service-kit'
import { onTestFinished } from 'vitest'
import type { World } from '../src/cluster/world.ts'
import { freshFolder } from './in-process.ts'

/** The embedded adapters in the place of servers, for one test. */
export async function embeddedWorld(): Promise<World> {
  const clock = createHospitalClock(epochMs(Date.now()), 1)
  const [journal, saved] = [await freshFolder(), await freshFolder()]
  const log = await openEmbeddedLog({ folder: journal, clock, topics: { [JOURNAL]: 2, [TRANSITIONS]: 2 } })
  const checkpoints = await openEmbeddedCheckpoints({ folder: saved })
  const ledger = await openTestLedger()
  const feed = { subscribe: () => Promise.reject(new Error('no topic was named')), close: async () => {} }
  const world = { log, feed, ledger, checkpoints, live: createLiveBus(), leases: createLeaseKeeper() }
  onTestFinished(async () => {
    for (const part of Object.values(world)) await part.close()
    clock.close()
  })
  return world
}
