import { SourcesAnswer } from '@golden-hour/board-api'
import { durationMs, epochMs } from '@golden-hour/model'
import type { SourceStanding, StoredSource } from '@golden-hour/ports'
import { Value } from '@sinclair/typebox/value'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSource, hashApiKey, newApiKey } from '../src/index.ts'
import { sourceRows } from '../src/sources/standing.ts'
import { at, BATCH, event, HIS, heardLogger, openWorld, type Running, startGateway, T0, type World } from './harness.ts'

describe('sources', () => {
  let world: World
  let running: Running
  beforeEach(async () => {
    world = await openWorld()
    running = await startGateway(world)
  })
  afterEach(async () => {
    await running.stop()
    await world.close()
  })

  const rows = async () => {
    const answer = await running.server.inject({ url: '/api/ops/sources', headers: await running.as('operator') })
    expect(Value.Check(SourcesAnswer, answer.json())).toBe(true)
    return answer.json().sources
  }

  it('are counted by what became of their events, also after a restart', async () => {
    const one = event({ time: '2026-03-02T07:58:00+08:00' })
    await running.post([one, one, event({ type: 'nope' }), event({ time: '2026-03-02T09:00:00+08:00' })], BATCH)
    await running.post('{')
    await running.stop()
    running = await startGateway(world)
    world.clock.advanceTo(at(5))
    await running.post(event({ time: '2026-03-02T08:01:00+08:00' }))
    expect(await rows()).toEqual([
      {
        source: 'his',
        name: '医院信息系统',
        lastAt: at(5),
        perHour: 6,
        accepted: 2,
        duplicates: 1,
        refused: 2,
        quarantined: 1,
        lagMs: 180_000,
        lost: 0,
        silent: false,
      },
    ])
    world.clock.advanceTo(at(62))
    expect(await rows()).toMatchObject([{ perHour: 1, silent: true }])
  })

  it('made known while the gateway runs can send at once; a revoked key no longer', async () => {
    const lis = { ...HIS, id: 'lis', name: '检验', allowed: ['/lis'] }
    const { key } = await createSource(world.ledger.sources, lis, T0)
    const post = (on: Running) => on.post(event({ source: '/lis' }), { headers: { authorization: `Bearer ${key}` } })
    const fresh = await startGateway(world)
    expect((await post(fresh)).statusCode).toBe(202)
    await fresh.stop()
    await world.ledger.sources.revokeKey(hashApiKey(key), T0)
    const later = await startGateway(world)
    expect((await post(later)).statusCode).toBe(401)
    await later.stop()
  })

  it('whose profile is lenient may send types that nobody knows', async () => {
    await world.ledger.sources.putSource({ ...HIS, lenient: true }, T0)
    const lenient = await startGateway(world)
    expect((await lenient.post(event({ type: 'own.type' }))).statusCode).toBe(202)
    await lenient.stop()
  })

  it('leave nothing of what they sent in logs and metrics', async () => {
    const { logger, lines } = heardLogger()
    const talking = await startGateway(world, { logger })
    const secret = { partitionkey: '张三-secret', subject: 'E-secret', data: { x: { name: 'secret-name' } } }
    await talking.post(event({ ...secret, id: 'secret-1' }))
    await talking.post(event({ ...secret, id: 'secret-1', data: { x: { name: 'secret-other' } } }))
    await talking.post(event({ ...secret, type: 'secret.type' }))
    await talking.post(`{"secret": `)
    await talking.stop()
    expect(lines.some((line) => line.includes('event-quarantined'))).toBe(true)
    expect(lines.filter((line) => line.includes('secret') || line.includes('张三'))).toEqual([])
    const metrics = await talking.metrics.text()
    expect(metrics).toContain('gh_gateway_events_total{outcome="accepted",reason=""} 1')
    expect(metrics).toContain('gh_gateway_events_total{outcome="quarantined",reason="id-conflict"} 1')
    expect(metrics).toContain('gh_gateway_events_total{outcome="refused",reason="unknown-type"} 1')
    expect(metrics).toContain('gh_gateway_events_total{outcome="refused",reason="not-json"} 1')
    expect(metrics).not.toContain('secret')
  })
})

describe('a key', () => {
  it('is 32 random bytes, and kept only as its hash', () => {
    const key = newApiKey()
    expect(key).toMatch(/^ghk_[\w-]{43}$/)
    expect(newApiKey()).not.toBe(key)
    expect(hashApiKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('is not given to a source that cannot be one', async () => {
    const book = { putSource: () => Promise.reject(new Error('written')), addKey: () => Promise.resolve() }
    const bad = { ...HIS, id: 'His 1', allowed: [] }
    await expect(createSource(book, bad, T0, 'short')).rejects.toMatchObject({
      code: 'GH_CONFIG_INVALID',
      message: expect.stringMatching(/id "His 1".*allowed.*key/),
    })
  })
})

describe('the row of a source', () => {
  const source: StoredSource = { profile: { ...HIS, heartbeatMs: durationMs(60_000) }, createdAt: T0, keyHashes: [] }
  const standing = (lastAt: number, lagsMs: number[] = []): SourceStanding => ({
    sourceId: 'his',
    lastAt: epochMs(lastAt),
    accepted: 0,
    duplicates: 0,
    refused: 0,
    quarantined: 0,
    lagsMs,
    lost: 0,
    inHour: 0,
  })
  const silent = (standings: SourceStanding[], now: number) => sourceRows([source], standings, epochMs(now))[0]?.silent

  it('says silent past its heartbeat, not on it', () => {
    expect(silent([standing(T0)], T0 + 60_000)).toBe(false)
    expect(silent([standing(T0)], T0 + 60_001)).toBe(true)
    expect(silent([], T0 + 60_000)).toBe(false)
    expect(silent([], T0 + 60_001)).toBe(true)
    const free = { ...source, profile: { ...source.profile, heartbeatMs: null } }
    expect(sourceRows([free], [], epochMs(T0 + 1e9))[0]?.silent).toBe(false)
  })

  it('has the median of its lags', () => {
    const lag = (lags: number[]) => sourceRows([source], [standing(T0, lags)], T0)[0]?.lagMs
    expect([lag([]), lag([5]), lag([9, 1]), lag([9, 1, 100])]).toEqual([null, 5, 5, 9])
  })
})
