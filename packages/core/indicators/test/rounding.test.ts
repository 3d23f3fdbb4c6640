import { describe, expect, it } from 'vitest'
import { roundQuotient } from '../src/rounding.ts'
import { createSum } from '../src/sum.ts'

describe('a rounded quotient', () => {
  it.each([
    [1, 3, 6, 0.333333],
    [2, 3, 6, 0.666667],
    [5_523_000, 60_000, 4, 92.05],
    [867_000, 60_000, 4, 14.45],
    [849_000, 60_000, 4, 14.15],
    // 3 ms are half of the fourth decimal of a minute.
    [2, 60_000, 4, 0],
    [3, 60_000, 4, 0.0001],
    [-3, 60_000, 4, -0.0001],
    [9, 60_000, 4, 0.0002],
    [1, 2_000_000, 6, 0.000001],
    [4_999, 10_000_000_000, 6, 0],
    [7, 1, 6, 7],
  ])('%d ÷ %d to %d decimals is %d', (numerator, denominator, decimals, expected) => {
    expect(roundQuotient(numerator, denominator, decimals)).toBe(expected)
  })

  it('is null where it is no number', () => {
    expect(roundQuotient(0, 0, 6)).toBeNull()
    expect(roundQuotient(5, 0, 6)).toBeNull()
    expect(roundQuotient(1e308, 1e-300, 6)).toBeNull()
  })

  it('is never minus zero', () => {
    expect(Object.is(roundQuotient(-1, 1e12, 6), 0)).toBe(true)
    expect(Object.is(roundQuotient(-0, 5, 6), 0)).toBe(true)
  })

  it('keeps numbers too large to have decimals', () => {
    expect(roundQuotient(1e20, 1, 6)).toBe(1e20)
  })
})

describe('a sum', () => {
  const sumOf = (values: readonly number[]): number => {
    const sum = createSum()
    for (const value of values) sum.add(value)
    return sum.total()
  }

  it('of whole numbers is a whole number', () => {
    expect(sumOf([1, 2, 39])).toBe(42)
    expect(sumOf([])).toBe(0)
  })

  it('does not depend on the order', () => {
    const values = [0.1, 0.7, 1e9, 0.2, -0.3, 12, 1e-7]
    expect(sumOf([...values].reverse())).toBe(sumOf(values))
    // The order does matter to a naive sum, or this would show nothing.
    expect([0.1, 0.2, 0.3].reduce((a, b) => a + b)).not.toBe([0.3, 0.2, 0.1].reduce((a, b) => a + b))
    expect(sumOf([0.1, 0.2, 0.3])).toBe(sumOf([0.3, 0.2, 0.1]))
  })

  it('leaves out what is not finite', () => {
    expect(sumOf([1, Number.NaN, Number.POSITIVE_INFINITY])).toBe(1)
  })
})
