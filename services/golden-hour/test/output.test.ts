import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from '../src/output/nearest.ts'
import { table } from '../src/output/table.ts'
import { cutToWidth, padEnd, padStart, textWidth } from '../src/output/text-width.ts'
import { median } from '../src/replay/rule-counts.ts'

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['溶栓', 4],
    ['DNT 达标，', 10],
    ['…✓┃├─●①', 7],
    ['カナ', 4],
    ['e\u0301', 1],
    [`${String.fromCharCode(27)}[31m红${String.fromCharCode(27)}[39m`, 2],
    ['𠮷', 2],
  ])('of %j is %i', (text, width) => {
    expect(textWidth(text)).toBe(width)
  })

  it('is kept when a text is filled up or cut', () => {
    expect(padEnd('溶栓', 6)).toBe('溶栓  ')
    expect(padStart('溶栓', 6)).toBe('  溶栓')
    expect(padEnd('溶栓', 3)).toBe('溶栓')
    expect(cutToWidth('急性卒中静脉溶栓', 9)).toBe('急性卒中…')
    expect(cutToWidth('急性卒中静脉溶栓', 8)).toBe('急性卒…')
    expect(cutToWidth('急性', 4)).toBe('急性')
  })
})

describe('a table', () => {
  it('lines its columns up, whatever they are written in', () => {
    const columns = [
      { title: '规则', align: 'left' as const },
      { title: 'n', align: 'right' as const },
    ]
    expect(
      table(columns, [
        ['溶栓', '10'],
        ['a', '7'],
      ]),
    ).toBe('规则   n\n────  ──\n溶栓  10\na      7\n')
  })
})

describe('the nearest name', () => {
  it('counts insertions, deletions, replacements and swaps as one each', () => {
    expect(editDistance('limit', 'limit')).toBe(0)
    expect(editDistance('limt', 'limit')).toBe(1)
    expect(editDistance('limiit', 'limit')).toBe(1)
    expect(editDistance('lemit', 'limit')).toBe(1)
    expect(editDistance('ilmit', 'limit')).toBe(1)
    expect(editDistance('', 'limit')).toBe(5)
  })

  it('is none where nothing is like it, and the first where two are', () => {
    expect(nearest('delimeter', ['format', 'delimiter'])).toBe('delimiter')
    expect(nearest('Case id', ['case', 'Case ID'])).toBe('Case ID')
    expect(nearest('xyzzy', ['format', 'delimiter'])).toBeNull()
    expect(nearest('ab', ['ac', 'ad'])).toBe('ac')
  })
})

describe('the median', () => {
  it.each([
    [[], null],
    [[5], 5],
    [[10, 9], 9.5],
    [[100, 9, 10], 10],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %j', (values, expected) => {
    expect(median(values)).toBe(expected)
  })
})
