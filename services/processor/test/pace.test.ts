import { describe, expect, it } from 'vitest'
import { createPace } from '../src/pace.ts'

describe('work that shares the event loop', () => {
  it('goes on within its slice, and waits for another turn after it', async () => {
    let wall = 0
    const pace = createPace(20, () => wall)
    await pace.next()
    wall = 19
    expect(pace.next()).toBeNull()
    wall = 20
    expect(pace.next()).not.toBeNull()
  })

  it('is resumed one by one, first come first served, each in a turn of its own', async () => {
    let wall = 0
    const pace = createPace(20, () => wall)
    const order: string[] = []
    const work = async (name: string): Promise<void> => {
      for (let slice = 0; slice < 3; slice += 1) {
        await pace.next()
        order.push(name)
        wall += 20
      }
    }
    let turns = 0
    let counting = true
    const count = (): void => {
      turns += 1
      if (counting) setImmediate(count)
    }
    setImmediate(count)
    await Promise.all([work('a'), work('b')])
    counting = false
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
    expect(turns).toBeGreaterThanOrEqual(6)
  })
})
