import { createHash } from 'node:crypto'
import type { Checkpoint, CheckpointStore, Claim, Offset } from '@golden-hour/ports'
import { titleWith } from '@golden-hour/testkit/servers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RedisServer, startRedis, whyNoRedis } from '../../redis-connection/test/redis-server.ts'
import { metaAt } from './meta-at.ts'
import { type OpenStore, openStore } from './open-store.ts'

const RUNS = Number(process.env.GH_SEEDS ?? 6)
const SEED = Number(process.env.GH_SEED ?? 20260302)
const STEPS = 14
const KEY = 'ck:{topic-1.0}'
const NUMBERS = [0, 1, 2, 3]
/** Incompressible, so that a few of them do not fit in one call. */
const BYTES = 400_000

/** What a bucket holds when it was changed last by this record. */
const contents = new Map<string, Buffer>()
function contentOf(bucket: number, version: number): Buffer {
  const name = `${bucket}.${version % 3}`
  const known = contents.get(name)
  if (known !== undefined) return known
  const bytes = Buffer.alloc(bucket === 0 ? 10 : BYTES)
  for (let at = 0; at < bytes.length; at += 32) createHash('sha256').update(`${name}.${at}`).digest().copy(bytes, at)
  contents.set(name, bytes)
  return bytes
}

/** The state before the record at `offset`: of a bucket the version, or that nobody is in it. It is the journal's, whoever computes it. */
function stateAt(offset: Offset): ReadonlyMap<number, number> {
  const state = new Map<number, number>()
  for (let record = 0; record < offset; record += 1) {
    const bucket = NUMBERS[(record * 3) % NUMBERS.length]!
    if (record % 11 === 10) state.delete(bucket)
    else state.set(bucket, record)
  }
  return state
}

/** A checkpoint is the journal's state at its offset, to the byte, or it is a mix. */
function expectState({ meta, buckets }: Checkpoint): void {
  const state = stateAt(meta.offset)
  expect(meta).toEqual(metaAt(meta.offset))
  expect([...buckets.keys()].sort()).toEqual([...state.keys()].sort())
  for (const [bucket, version] of state)
    expect(Buffer.compare(buckets.get(bucket)!, contentOf(bucket, version)), `bucket ${bucket}`).toBe(0)
}

class Cut extends Error {}

/**
 * Lets one call to the server through at a time, of whichever owner the dice say; some never arrive, or their answer
 * never does. `between`: what happens to the server between two calls.
 */
function createGate(roll: () => number, between: () => Promise<void>) {
  const waiting: (() => void)[] = []
  let isOpening = false
  const open = async (): Promise<void> => {
    if (isOpening || waiting.length === 0) return
    isOpening = true
    // Everybody who is about to call gets in line first.
    for (let n = 0; n < 3; n += 1) await new Promise((resolve) => setImmediate(resolve))
    await between()
    isOpening = false
    const [next] = waiting.splice(roll() % waiting.length, 1)
    next!()
  }
  return {
    async pass<T>(call: () => Promise<T>): Promise<T> {
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        void open()
      })
      const fate = roll()
      try {
        if (fate < 2) throw new Cut('never sent')
        const answer = await call()
        if (fate < 5) throw new Cut('answer lost')
        return answer
      } finally {
        void open()
      }
    },
  }
}

interface World {
  /** The greatest epoch that the server was heard to know. */
  epoch: number
  /** How often the server has lost something. */
  losses: number
  saves: number
  /** Offsets that somebody has tried to save. */
  readonly tried: Set<Offset>
}

/** A process: it claims, loads, works, saves; now and then it begins anew, not knowing that it is a zombie meanwhile. */
async function own(store: CheckpointStore, world: World, roll: () => number): Promise<void> {
  let claim: Claim | null = null
  let offset = 0
  let base: Offset | null = null
  for (let step = 0; step < STEPS; step += 1) {
    try {
      if (claim === null || roll() < 10) {
        const before: Pick<World, 'epoch' | 'losses'> = { ...world }
        claim = await store.claim(0)
        if (before.losses === world.losses) expect(claim.epoch).toBeGreaterThan(before.epoch)
        world.epoch = Math.max(world.epoch, claim.epoch)
        const loaded: Checkpoint | null = await store.load(claim)
        if (loaded !== null) {
          expectState(loaded)
          expect(world.tried).toContain(loaded.meta.offset)
        }
        offset = loaded?.meta.offset ?? 0
        base = loaded === null ? null : offset
        continue
      }
      offset += 1 + (roll() % 6)
      const before: Pick<World, 'epoch' | 'losses'> = { ...world }
      const [then, now] = [base === null ? new Map<number, number>() : stateAt(base), stateAt(offset)]
      const changed = NUMBERS.filter((bucket) => then.get(bucket) !== now.get(bucket))
      const buckets = new Map(
        changed.map((bucket) => [bucket, now.has(bucket) ? contentOf(bucket, now.get(bucket)!) : null] as const),
      )
      world.tried.add(offset)
      const outcome = await store.save(claim, { meta: metaAt(offset), base, buckets })
      if (outcome === 'saved') {
        base = offset
        world.saves += 1
        if (before.losses === world.losses) expect(claim.epoch).toBeGreaterThanOrEqual(before.epoch)
        world.epoch = Math.max(world.epoch, claim.epoch)
      } else if (outcome === 'base-mismatch') base = null
      else claim = null
    } catch (error) {
      // As the checkpointer: it keeps its base, which may not be what is kept any more.
      if (!(error instanceof Cut) && (error as { code?: string }).code !== 'GH_STATE_UNAVAILABLE') throw error
    }
  }
}

describe.skipIf(whyNoRedis !== null)(
  titleWith('whatever two owners and a failing server do', { skip: whyNoRedis }),
  () => {
    let server: RedisServer
    let stores: OpenStore[]
    beforeAll(async () => {
      server = await startRedis()
      stores = await Promise.all([1, 2, 3].map(() => openStore(server.url)))
    })
    afterAll(async () => {
      await Promise.all(stores.map((store) => store.close()))
      await server.close()
    })

    /** FLUSHALL, or a failover to a replica that has not heard of the last. */
    async function lose(world: World, replica: Buffer | null): Promise<void> {
      world.losses += 1
      if (replica === null) await server.client.flushall()
      else await server.client.restore(KEY, 0, replica, 'REPLACE')
      world.losses += 1
      world.epoch = 0
    }

    /** Somebody looks at what is there. */
    async function watch(world: World): Promise<void> {
      const before = { ...world }
      const loaded = await stores[2]!.store.load({ partition: 0, epoch: 0 })
      if (loaded === null) return expect(before.losses === 0 && before.saves > 0).toBe(false)
      expectState(loaded)
      expect(world.tried).toContain(loaded.meta.offset)
    }

    it('is loaded only what one of them has saved, whole', async () => {
      let saves = 0
      let losses = 0
      await fc.assert(
        fc.asyncProperty(fc.infiniteStream(fc.nat(99)), async (drawn) => {
          const roll = (): number => drawn.next().value as number
          await server.client.flushall()
          const world: World = { epoch: 0, losses: 0, saves: 0, tried: new Set() }
          let replica: Buffer | null = null
          const between = async (): Promise<void> => {
            const dice = roll()
            if (dice < 2) await lose(world, null)
            else if (dice < 5) await lose(world, replica)
            else if (dice < 15) replica = await server.client.dumpBuffer(KEY)
            else if (dice < 50) await watch(world)
          }
          const gate = createGate(roll, between)
          const owners = stores.slice(0, 2).map(({ redis, over }) => {
            const call = (...args: Parameters<typeof redis.call>) => gate.pass(() => redis.call(...args))
            return own(over({ ...redis, call }), world, roll)
          })
          await Promise.all(owners)
          await watch(world)
          saves += world.saves
          losses += world.losses
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      )
      expect(saves).toBeGreaterThan(RUNS)
      expect(losses).toBeGreaterThan(RUNS / 2)
    })
  },
)
