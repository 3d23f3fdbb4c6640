import { describe, expect, it } from 'vitest'
import { createRng, xoshiro128 } from '../src/rng.ts'
import { draw, valueAt, weighted } from '../src/spread.ts'

describe('the generator', () => {
  it('gives the published first numbers of xoshiro128** for the state 1, 2, 3, 4', () => {
    const next = xoshiro128([1, 2, 3, 4])
    const drawn = Array.from({ length: 10 }, next)
    expect(drawn).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  it('gives each label a stream of its own', () => {
    const bits = (label: string): number[] => {
      const rng = createRng(1, label)
      return [rng.bits(), rng.bits(), rng.bits()]
    }
    expect(bits('a')).toEqual(bits('a'))
    expect(bits('a')).not.toEqual(bits('b'))
  })

  it('draws evenly and within bounds', () => {
    const rng = createRng(9, 'even')
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 40_000; i++) counts[rng.int(4)]! += 1
    for (const n of counts) expect(Math.abs(n - 10_000)).toBeLessThan(400)
  })

  it('keeps the shares of a spread', () => {
    const spread = [
      [0, 20],
      [0.75, 60],
      [1, 130],
    ] as const
    expect([valueAt(spread, 0), valueAt(spread, 0.375), valueAt(spread, 0.75)]).toEqual([20, 40, 60])
    const rng = createRng(1, 'spread')
    const drawn = Array.from({ length: 20_000 }, () => draw(rng, spread))
    expect(drawn.filter((value) => value <= 60).length / drawn.length).toBeCloseTo(0.75, 1)
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(20)
    expect(Math.max(...drawn)).toBeLessThanOrEqual(130)
  })

  it('keeps weights', () => {
    const rng = createRng(3, 'weights')
    const drawn = Array.from({ length: 10_000 }, () =>
      weighted(rng, [
        ['a', 9],
        ['b', 1],
        ['c', 0],
      ] as const),
    )
    expect(drawn.filter((choice) => choice === 'a').length).toBeGreaterThan(8_800)
    expect(drawn.includes('c')).toBe(false)
  })
})
