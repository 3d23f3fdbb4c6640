import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascending, median, p90, type Quotient } from '../src/order-statistics.ts'

const value = (quotient: Quotient | null): number | null =>
  quotient === null ? null : quotient.numerator / quotient.denominator
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

describe('the median', () => {
  it.each([
    [[], null],
    [[7], 7],
    [[9, 1], 5],
    [[3, 1, 2], 2],
    [[10, 9, 100, 1], 9.5],
    // As numbers, not as text.
    [[9, 10, 11], 10],
    [[-5, 5], 0],
  ])('of %j is %j', (values, expected) => {
    expect(value(median(ascending(values)))).toBe(expected)
  })
})

describe('the 90th percentile', () => {
  it.each([
    [0, null],
    [1, 1],
    [2, 2],
    [9, 9],
    [10, 9],
    [11, 10],
    [20, 18],
    [100, 90],
    [110, 99],
  ])('of 1 … %d is %j', (n, expected) => {
    expect(value(p90(ascending(upTo(n).reverse())))).toBe(expected)
  })

  it('is the smallest value with at least nine tenths at or below it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 200 }), (values) => {
        const enough = (limit: number): boolean => values.filter((v) => v <= limit).length * 10 >= values.length * 9
        const smallest = Math.min(...values.filter(enough))
        expect(value(p90(ascending(values)))).toBe(smallest)
      }),
    )
  })
})
