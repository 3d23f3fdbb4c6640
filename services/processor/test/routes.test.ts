import { createServer, sessions, signSession, silentLogger } from '@golden-hour/service-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arrived, DNT } from './events.ts'
import { EIGHT, type Hospital, openHospital, rules } from './hospital.ts'

const KEY = new Uint8Array(32).fill(7)

let hospital: Hospital
beforeEach(async () => {
  hospital = await openHospital(2)
})
afterEach(() => hospital.close())

describe('GET /api/ops/partitions', () => {
  it('shows how far each partition is to operators, and to nobody else', async () => {
    const { processor, caughtUp } = await hospital.start(rules(DNT))
    await hospital.tell(arrived())
    await caughtUp()
    const server = createServer(silentLogger())
    await server.register(sessions, { key: KEY })
    await server.register(processor.routes)
    const ask = async (role: 'operator' | 'clinician') => {
      const token = await signSession({ staffId: 'S1', name: '', role, department: null }, KEY)
      const headers = { authorization: `Bearer ${token}` }
      return server.inject({ url: '/api/ops/partitions', headers })
    }
    expect((await ask('clinician')).statusCode).toBe(403)
    expect((await server.inject({ url: '/api/ops/partitions' })).statusCode).toBe(401)
    const answer = (await ask('operator')).json()
    expect(answer.asOf).toBe(EIGHT)
    expect(answer.partitions.map(({ partition, lag }: Record<string, number>) => [partition, lag])).toEqual([
      [0, 0],
      [1, 0],
    ])
    expect(answer.partitions.reduce((sum: number, row: { openWindows: number }) => sum + row.openWindows, 0)).toBe(1)
    await server.close()
  })
})
