import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast } from './contrast.ts'

const css = readFileSync(new URL('../src/theme/tokens.css', import.meta.url), 'utf8')
const [desk, wall] = css.split(':root[data-theme="wall"]').map((block) => {
  const colours = [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!] as const)
  return new Map(colours)
}) as [Map<string, string>, Map<string, string>]

/** Text and the grounds on which it stands. */
const PAIRS: readonly (readonly [text: string, ...grounds: string[]])[] = [
  ['ink', 'ground', 'surface', 'sunken'],
  ['ink-2', 'ground', 'surface', 'sunken'],
  ['running-ink', 'running-soft', 'surface', 'ground'],
  ['near-ink', 'near-soft', 'surface', 'ground'],
  ['overdue-ink', 'overdue-soft', 'surface', 'ground'],
  ['done-ink', 'done-soft', 'surface', 'ground'],
  ['unknown-ink', 'unknown-soft', 'surface', 'ground'],
]

describe.each([
  ['desk', desk, 4.5],
  ['wall', wall, 7],
] as const)('the colours of the %s', (_name, tokens, least) => {
  it.each(PAIRS.flatMap(([text, ...grounds]) => grounds.map((ground) => [text, ground] as const)))(
    '%s can be read on %s',
    (text, ground) => {
      expect(contrast(tokens.get(text)!, tokens.get(ground)!)).toBeGreaterThanOrEqual(least)
    },
  )

  it.each(['running', 'near', 'overdue', 'done', 'unknown'])('%s is seen as a mark on its ground', (tone) => {
    // Orange is the one tone that needs its dark word beside it on white; as a mark it has a sign and a word anyway.
    const needed = tone === 'near' && least === 4.5 ? 2 : 3
    expect(contrast(tokens.get(tone)!, tokens.get('surface')!)).toBeGreaterThanOrEqual(needed)
  })
})

it('the wall reads its states in large print at 7:1', () => {
  expect(contrast(wall.get('running')!, wall.get('ground')!)).toBeGreaterThanOrEqual(7)
  expect(contrast(wall.get('near')!, wall.get('ground')!)).toBeGreaterThanOrEqual(7)
  expect(contrast(wall.get('overdue-ink')!, wall.get('overdue-soft')!)).toBeGreaterThanOrEqual(7)
  // Taken or not is told on the overdue row.
  expect(contrast('#401500', wall.get('overdue-ink')!)).toBeGreaterThanOrEqual(7)
})
