import { QuarantineItem, QuarantineList, RetryAnswer } from '@golden-hour/board-api'
import { createLiveBus } from '@golden-hour/live-embedded'
import { durationMs } from '@golden-hour/model'
import type { Role } from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at, BATCH, event, HIS, journal, openWorld, type Running, startGateway, T0, type World } from './harness.ts'

const FUTURE = '2026-03-02T09:00:00+08:00'

describe('quarantine', () => {
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

  const get = async (url: string, role: Role = 'operator') =>
    running.server.inject({ url, headers: await running.as(role) })
  const list = async (query = '') => (await get(`/api/quarantine${query}`)).json()
  const retry = async (id: string, role: Role = 'operator') =>
    running.server.inject({ method: 'POST', url: `/api/quarantine/${id}/retry`, headers: await running.as(role) })
  const quarantined = async (body: unknown, status = 202): Promise<string> => {
    const answer = await running.post(body)
    expect([answer.statusCode, answer.json().quarantineId]).toEqual([status, expect.stringMatching(/^Q[0-9a-f]{24}$/)])
    return answer.json().quarantineId
  }

  it('keeps an event from the future, tells its sender, and takes it when its time has come', async () => {
    const future = event({ time: FUTURE })
    const answer = await running.post(future)
    expect([answer.statusCode, answer.json()]).toEqual([
      202,
      {
        outcome: 'quarantined',
        id: future.id,
        quarantineId: expect.any(String),
        reason: 'future-time',
        detail: expect.stringContaining('/time is 60 min later than its arrival'),
      },
    ])
    const id = answer.json().quarantineId
    expect(await journal(world.log)).toEqual([])
    expect((await retry(id)).json()).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('/time') })
    world.clock.advanceTo(at(56))
    expect((await retry(id)).json()).toEqual({ outcome: 'accepted', detail: 'the journal has it' })
    expect((await journal(world.log)).map(({ eventId }) => eventId)).toEqual([future.id])
    const kept = await world.ledger.sources.quarantinedEvent(id)
    expect(kept).toMatchObject({ state: 'accepted', receivedAt: T0 })
    expect(kept?.tries.map(({ at: when, by, outcome, reason }) => [when, by, outcome, reason])).toEqual([
      [T0, 'operator-1', 'refused', 'future-time'],
      [at(56), 'operator-1', 'accepted', 'accepted'],
    ])
    expect((await retry(id)).json()).toEqual({ outcome: 'accepted', detail: 'it was accepted before' })
  })

  it('answers 409 where the sender has to say more, and keeps what is sent again once', async () => {
    await running.post(event({ id: 'c', partitionkey: 'P1' }))
    const other = event({ id: 'c', partitionkey: 'P1', data: { mode: 'ems' } })
    const answer = await running.post(other)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([409, expect.stringContaining('problem+json')])
    expect(answer.json()).toMatchObject({
      code: 'id-conflict',
      errors: [{ path: '/id', message: expect.stringContaining('factversion') }],
      quarantineId: expect.any(String),
    })
    expect(await quarantined(other, 409)).toBe(answer.json().quarantineId)
    const batch = await running.post([other, event()], BATCH)
    expect([batch.statusCode, batch.json().results[0]]).toEqual([
      207,
      expect.objectContaining({
        status: 409,
        outcome: 'quarantined',
        reason: 'id-conflict',
        quarantineId: answer.json().quarantineId,
      }),
    ])
    expect((await list()).total).toBe(1)
  })

  it('shows the bytes as they came, in every content mode', async () => {
    const spaced = JSON.stringify(event({ time: FUTURE, data: { x: { n: 'ü, ]} "病人"' } } }), null, 3)
    const single = await quarantined(spaced)
    const [kept] = (await running.post(`[ ${JSON.stringify(event())} ,\n ${spaced}]`, BATCH)).json().results.slice(1)
    expect(kept.quarantineId).not.toBe(undefined)
    const shown = (await get(`/api/quarantine/${single}`)).json()
    expect(Value.Check(QuarantineItem, shown)).toBe(true)
    expect(shown.raw).toBe(spaced)
    expect((await get(`/api/quarantine/${kept.quarantineId}`)).json().raw.trim()).toBe(spaced)
    const binary = await running.post('{"mode":"walk-in"}', {
      headers: {
        'content-type': 'application/json',
        'ce-specversion': '1.0',
        'ce-id': 'b1',
        'ce-source': '/his',
        'ce-type': 'ed.arrived',
        'ce-time': FUTURE,
        'ce-partitionkey': '%E7%97%85',
      },
    })
    const id = binary.json().quarantineId
    expect((await get(`/api/quarantine/${id}`)).json().raw).toMatch(
      /^ce-[\s\S]*ce-partitionkey: %E7%97%85[\s\S]*\n\n\{"mode":"walk-in"\}$/,
    )
    world.clock.advanceTo(at(60))
    expect((await retry(id)).json().outcome).toBe('accepted')
    expect((await journal(world.log)).find(({ eventId }) => eventId === 'b1')?.fact.patientId).toBe('病')
  })

  it('is listed newest first, by state, reason and source, page by page', async () => {
    const ids: string[] = []
    for (const minute of [0, 1, 2]) {
      world.clock.advanceTo(at(minute))
      ids.unshift(await quarantined(event({ time: FUTURE })))
    }
    const rows = async (query: string): Promise<[number, string[]]> => {
      const answer = await list(query)
      expect(Value.Check(QuarantineList, answer)).toBe(true)
      return [answer.total, answer.rows.map((row: { quarantineId: string }) => row.quarantineId)]
    }
    expect(await rows('')).toEqual([3, ids])
    expect(await rows('?state=waiting&reason=&source=')).toEqual([3, ids])
    expect(await rows('?limit=1&offset=1')).toEqual([3, [ids[1]]])
    expect(await rows('?reason=key-shared')).toEqual([0, []])
    expect(await rows('?source=lis')).toEqual([0, []])
    expect(await rows('?source=his&state=accepted')).toEqual([0, []])
    const refused = await get('/api/quarantine?limit=many')
    expect([refused.statusCode, refused.json().detail]).toEqual([400, expect.stringContaining('limit')])
  })

  it('is for those whose work it is', async () => {
    const id = await quarantined(event({ time: FUTURE }))
    expect((await running.server.inject({ url: '/api/quarantine' })).statusCode).toBe(401)
    expect((await get('/api/quarantine', 'clinician')).statusCode).toBe(403)
    expect((await get('/api/quarantine', 'auditor')).statusCode).toBe(200)
    expect((await get(`/api/quarantine/${id}`, 'auditor')).statusCode).toBe(403)
    expect((await retry(id, 'qc-officer')).statusCode).toBe(403)
    expect((await get('/api/quarantine/Qnone')).statusCode).toBe(404)
    expect((await retry('Qnone')).statusCode).toBe(404)
  })

  it('tries again by the profile as it is now', async () => {
    const id = await quarantined(event({ time: FUTURE, type: 'x.hospital' }))
    const profile = { ...HIS, futureToleranceMs: durationMs(7_200_000), allowed: ['/other'] }
    await world.ledger.sources.putSource(profile, T0)
    await running.stop()
    running = await startGateway(world)
    const refused = await retry(id)
    expect(Value.Check(RetryAnswer, refused.json())).toBe(true)
    expect(refused.json()).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('/source') })
    expect((await list()).rows[0]).toMatchObject({ reason: 'source-not-allowed', state: 'waiting', tries: 1 })
    await world.ledger.sources.putSource({ ...profile, allowed: ['/his'] }, T0)
    await running.stop()
    running = await startGateway(world)
    expect((await retry(id)).json().outcome).toBe('accepted')
  })

  it('tells the screens when something comes into it', async () => {
    const live = createLiveBus()
    const told = new Promise((resolve) => live.subscribe('system', resolve))
    const telling = await startGateway(world, { live })
    await telling.post(event({ time: FUTURE }))
    expect(await told).toEqual({ kind: 'quarantine', waiting: 1 })
    await telling.stop()
    await live.close()
  })

  it('is accepted once when two people try it at once', async () => {
    const id = await quarantined(event({ time: FUTURE }))
    world.clock.advanceTo(at(60))
    const answers = await Promise.all([retry(id), retry(id)])
    expect(answers.map((answer) => answer.json().outcome)).toEqual(['accepted', 'accepted'])
    expect(await journal(world.log)).toHaveLength(1)
  })
})
