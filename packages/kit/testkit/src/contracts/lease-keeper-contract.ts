import { type DurationMs, durationMs } from '@golden-hour/model'
import type { LeaseKeeper } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

export interface OpenedLeaseKeeper {
  readonly keeper: LeaseKeeper
  /** A second one over the same leases, as another process has it; the same where there is none. */
  readonly other: LeaseKeeper
  /** Lets so much time of the wall pass. */
  pass(duration: DurationMs): Promise<void>
  close(): Promise<void>
}

const TTL = durationMs(400)
const MOST = durationMs(300)
const MORE = durationMs(500)

/** What every lease keeper keeps to, whatever it is made of. `make` is called before each test. */
export function leaseKeeperContract(name: string, make: () => Promise<OpenedLeaseKeeper>): void {
  describe(`${name}: a lease keeper`, () => {
    let opened: OpenedLeaseKeeper
    let keeper: LeaseKeeper
    let other: LeaseKeeper
    beforeEach(async () => {
      opened = await make()
      keeper = opened.keeper
      other = opened.other
    })
    afterEach(() => opened.close())

    it('gives a name to one holder at a time', async () => {
      const lease = await keeper.acquire('nightly', TTL)
      expect(lease!.name).toBe('nightly')
      expect(await keeper.acquire('nightly', TTL)).toBeNull()
      expect(await other.acquire('nightly', TTL)).toBeNull()
    })

    it('gives it to one of those who ask at once', async () => {
      const asked = await Promise.all([keeper, other, keeper, other].map((one) => one.acquire('nightly', TTL)))
      expect(asked.filter((lease) => lease !== null)).toHaveLength(1)
    })

    it('keeps names apart', async () => {
      const leases = [await keeper.acquire('nightly', TTL), await other.acquire('auditor', TTL)]
      expect(leases.map((lease) => lease?.name)).toEqual(['nightly', 'auditor'])
    })

    it('gives it to the next after release, with a greater token', async () => {
      const first = await keeper.acquire('nightly', TTL)
      await first!.release()
      const second = await other.acquire('nightly', TTL)
      await second!.release()
      const third = await keeper.acquire('nightly', TTL)
      expect(second!.token).toBeGreaterThan(first!.token)
      expect(third!.token).toBeGreaterThan(second!.token)
    })

    it('gives it to the next when it has run out, with a greater token; the first has it no more', async () => {
      const first = await keeper.acquire('nightly', TTL)
      await opened.pass(MORE)
      const second = await other.acquire('nightly', TTL)
      expect(second!.token).toBeGreaterThan(first!.token)
      expect(await first!.renew()).toBe(false)
      await first!.release()
      expect(await keeper.acquire('nightly', TTL)).toBeNull()
      expect(await second!.renew()).toBe(true)
    })

    it('keeps it for who renews in time', async () => {
      const lease = await keeper.acquire('nightly', TTL)
      for (let round = 0; round < 3; round += 1) {
        await opened.pass(MOST)
        expect(await lease!.renew()).toBe(true)
      }
      await opened.pass(MOST)
      expect(await other.acquire('nightly', TTL)).toBeNull()
    })

    it('is not renewed after it ran out, though nobody took it', async () => {
      const lease = await keeper.acquire('nightly', TTL)
      await opened.pass(MORE)
      expect(await lease!.renew()).toBe(false)
      expect(await other.acquire('nightly', TTL)).not.toBeNull()
    })

    it('is not renewed after release', async () => {
      const lease = await keeper.acquire('nightly', TTL)
      await lease!.release()
      await lease!.release()
      expect(await lease!.renew()).toBe(false)
    })
  })
}
