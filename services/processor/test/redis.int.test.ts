import { openRedisCheckpoints } from '@golden-hour/checkpoint-redis'
import { JOURNAL } from '@golden-hour/journal'
import { durationMs, plus } from '@golden-hour/model'
import { openRedis, type RedisConnection, RedisSettings } from '@golden-hour/redis-connection'
import { silentLogger } from '@golden-hour/service-kit'
import { titleWith } from '@golden-hour/testkit/servers'
import { Value } from '@sinclair/typebox/value'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type RedisServer,
  startRedis,
  whyNoRedis,
} from '../../../packages/adapters/redis-connection/test/redis-server.ts'
import { arrived, DNT, treated } from './events.ts'
import { EIGHT, type Hospital, MINUTE, openHospital, type Run, rules } from './hospital.ts'

const RULES = rules(DNT)
const OFTEN = { checkpointEveryRecords: 1, checkpointEveryMs: 0, tickEveryMs: 100, checkpointWithinMs: 200 }

describe.skipIf(whyNoRedis !== null)(
  titleWith('a processor with its checkpoints in Redis', { skip: whyNoRedis }),
  () => {
    let server: RedisServer
    let redis: RedisConnection
    let hospital: Hospital
    let key: string
    const logger = silentLogger()
    beforeAll(async () => {
      server = await startRedis()
    })
    afterAll(() => server.close())
    beforeEach(async () => {
      await server.client.flushall()
      const settings = {
        ...Value.Create(RedisSettings),
        url: server.url,
        commandTimeoutMs: 1_000,
        connectTimeoutMs: 1_000,
      }
      redis = await openRedis(settings, { logger })
      hospital = await openHospital(1, EIGHT, undefined, async (topicId) =>
        openRedisCheckpoints({ redis, topicId, logger }),
      )
      key = `ck:{${(await hospital.log.topic(JOURNAL)).id}.0}`
    })
    afterEach(async () => {
      await hospital.close()
      await redis.close()
    })

    const fromOf = async (run: Run) => {
      await run.logged('partition-assigned')
      return run.lines.find((line) => line.event === 'partition-assigned')?.from
    }
    const isSaved = async (): Promise<void> => {
      while ((await server.client.hexists(key, 'meta')) === 0) await server.client.ping()
    }
    /** Whoever owns the partition next begins with the checkpoint, and everything is as if nothing had happened. */
    const isWell = async (run: Run, windows: number): Promise<void> => {
      await run.processor.stop()
      const next = await hospital.start(RULES, {}, OFTEN)
      expect(await fromOf(next)).toBe('checkpoint')
      hospital.clock.advanceTo(plus(EIGHT, durationMs(20 * MINUTE)))
      await hospital.tell(treated(20))
      await next.caughtUp()
      expect(await hospital.taken(0)).toEqual(await hospital.replayed(0))
      expect(next.processor.partitions()).toMatchObject([{ openWindows: windows - 1 }])
    }

    it('saves its whole state anew after FLUSHALL', async () => {
      const run = await hospital.start(RULES, {}, OFTEN)
      await hospital.tell(arrived())
      await run.caughtUp()
      await isSaved()
      await server.client.flushall()
      await hospital.tell(arrived(0, 'P2'))
      await run.logged('checkpoint-base-mismatch')
      await isSaved()
      await isWell(run, 2)
    })

    it('saves its whole state anew after a failover to a replica that is behind', async () => {
      const run = await hospital.start(RULES, {}, OFTEN)
      await hospital.tell(arrived())
      await run.caughtUp()
      await isSaved()
      const behind = await server.client.dumpBuffer(key)
      const id = await server.client.hget(key, 'id')
      await hospital.tell(arrived(0, 'P2'))
      await run.caughtUp()
      while ((await server.client.hget(key, 'id')) === id) await server.client.ping()
      await server.client.restore(key, 0, behind!, 'REPLACE')
      await hospital.tell(arrived(0, 'P3'))
      await run.logged('checkpoint-base-mismatch')
      await isWell(run, 3)
    })

    it.each([
      ['is killed', () => server.kill(), () => server.start()],
      ['stands still', () => server.freeze(), () => server.thaw()],
    ])('goes on while the server %s, also as a new owner, and saves when it is back', async (_, end, begin) => {
      const run = await hospital.start(RULES, {}, OFTEN)
      await hospital.tell(arrived())
      await run.caughtUp()
      await isSaved()
      await end()
      await hospital.tell(arrived(0, 'P2'))
      await run.caughtUp()
      expect(await hospital.taken(0)).toHaveLength(2)
      await run.kill()
      const next = await hospital.start(RULES, {}, OFTEN)
      expect(await fromOf(next)).toBe('journal')
      await hospital.tell(arrived(0, 'P3'))
      await next.caughtUp()
      expect(await hospital.taken(0)).toHaveLength(3)
      await begin()
      await next.logged('claimed-late')
      const before = next.processor.partitions()[0]?.checkpointOffset
      expect(before).toBeNull()
      while (next.processor.partitions()[0]?.checkpointOffset === null) await server.client.ping()
      await isWell(next, 3)
    })
  },
)
