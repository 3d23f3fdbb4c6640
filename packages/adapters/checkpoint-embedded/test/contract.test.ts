import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkpointStoreContract } from '@golden-hour/testkit'
import { openEmbeddedCheckpoints } from '../src/index.ts'

checkpointStoreContract('checkpoint-embedded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gh-checkpoint-'))
  let store = await openEmbeddedCheckpoints({ folder })
  return {
    store,
    async again() {
      await store.close()
      store = await openEmbeddedCheckpoints({ folder })
      return store
    },
    async close() {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})
