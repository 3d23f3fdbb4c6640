import { durationMs } from '@golden-hour/model'
import { leaseKeeperContract } from '@golden-hour/testkit'
import { describe, expect, it } from 'vitest'
import { createLeaseKeeper } from '../src/index.ts'

leaseKeeperContract('live-embedded', async () => {
  let now = 0
  const keeper = createLeaseKeeper(() => now)
  return {
    keeper,
    other: keeper,
    async pass(duration) {
      now += duration
    },
    close: () => keeper.close(),
  }
})

describe('a lease within a process', () => {
  it('is held before its last millisecond has passed, and not on it', async () => {
    let now = 1000
    const keeper = createLeaseKeeper(() => now)
    const lease = await keeper.acquire('nightly', durationMs(100))
    now = 1099
    expect(await keeper.acquire('nightly', durationMs(100))).toBeNull()
    now = 1100
    expect(await lease!.renew()).toBe(false)
    expect(await keeper.acquire('nightly', durationMs(100))).not.toBeNull()
  })
})
