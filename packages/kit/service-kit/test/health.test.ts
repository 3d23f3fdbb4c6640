import { describe, expect, it } from 'vitest'
import { createHealth } from '../src/index.ts'

const answers = { name: 'ledger', isRequired: true, ask: async () => 1 }
const fails = (isRequired: boolean) => ({
  name: 'redis',
  isRequired,
  ask: () => Promise.reject(new Error('connection refused')),
})

describe('the health of a process', () => {
  it('is well while everything required answers; what it could do without is named all the same', async () => {
    const world = { ledger: 'answers', redis: 'connection refused' }
    expect(await createHealth([answers, fails(false)])()).toEqual({ isWell: true, world })
    expect(await createHealth([answers, fails(true)])()).toEqual({ isWell: false, world })
    expect(await createHealth([])()).toEqual({ isWell: true, world: {} })
  })

  it('waits for nobody longer than allowed', async () => {
    const hangs = { name: 'journal', isRequired: true, ask: () => new Promise(() => {}) }
    const health = await createHealth([hangs, answers], { withinMs: 1, keptMs: 0 })()
    expect(health).toEqual({ isWell: false, world: { journal: 'did not answer within 1 ms', ledger: 'answers' } })
  })

  it('is asked for once within the time for which it is kept, and anew after it', async () => {
    let asked = 0
    let now = 0
    const counts = { name: 'ledger', isRequired: true, ask: async () => asked++ }
    const look = createHealth([counts], { withinMs: 1_000, keptMs: 100, now: () => now })
    await Promise.all([look(), look()])
    now = 100
    await look()
    expect(asked).toBe(1)
    now = 101
    await look()
    expect(asked).toBe(2)
  })
})
