import { describe, expect, it } from 'vitest'
import { holds } from '../../src/index.ts'

const scope = { data: { n: 3, s: 'a', list: ['a', 'b'], flag: true, deep: { m: 1 } }, nothing: null }

describe('the guard', () => {
  it.each([
    ['data.n == 3', true],
    ['data.n >= 3.0 && data.s != "b"', true],
    ['data.s in data.list', true],
    ['data.s in ["x", "y"]', false],
    ['!(data.n > 3)', true],
    ['data.absent != true', true],
    ['data.absent == null', true],
    ['nothing.deep.deeper == null', true],
    ['data.absent == data.gone', true],
    ['data.absent > 3', false],
    ['!(data.absent > 3)', false],
    ['data.absent > 3 || data.n == 3', true],
    ['data.n == 3 || data.absent > 3', true],
    ['!(data.absent > 3 && data.n == 4)', true],
    ['!(data.absent > 3 && data.n == 3)', false],
    ['data.s < "b" && (data.deep.m == 1 || false)', true],
    ['data.s < 4', false],
    ['data.flag', true],
    ['data.n', false],
  ])('reads %s as %s', (text, expected) => {
    expect(holds(text, scope)).toBe(expected)
  })
})
