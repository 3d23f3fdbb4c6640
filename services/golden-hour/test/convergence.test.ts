import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freshFolder, run, shippedRulebook } from './in-process.ts'
import { type Replayed, replayFile } from './small-hospital.ts'

const END = '2026-03-03T00:00:00+08:00'

/** A generator of its own, so that a failure comes back with the seed. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

/** What must be the same whatever the order was: everything but history. A void window and none are the same. */
const table = ({ windows }: Replayed): readonly object[] =>
  windows.filter(({ status }) => status !== 'void').map(({ revision: _r, documentedLate: _d, ...standing }) => standing)

describe('the replay of a simulated hospital with the shipped rules', () => {
  it('gives the same bytes twice, and the same windows whatever the order and the duplicates of the lines', async () => {
    const folder = await freshFolder()
    const file = join(folder, 'events.ndjson')
    const made = await run(['simulate', '--seed', '5', '--days', '1', '--beds', '60', '--faults', '--out', file])
    expect(made.exit).toBe(0)
    const until = ['--until', END]
    const first = await replayFile(file, shippedRulebook, join(folder, 'first'), until)
    const second = await replayFile(file, shippedRulebook, join(folder, 'second'), until)
    expect(first.exit).toBe(0)
    expect(first.windows.length).toBeGreaterThan(100)
    expect(new Set(first.windows.map(({ status }) => status)).size).toBeGreaterThan(3)
    expect(second.files).toEqual(first.files)
    const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean)
    for (const seed of [1, 2]) {
      const random = createRandom(seed)
      const doubled = shuffled([...lines, ...lines.filter(() => random() < 0.3)], random)
      const other = join(folder, `shuffled-${seed}.ndjson`)
      await writeFile(other, `${doubled.join('\n')}\n`)
      const replayed = await replayFile(other, shippedRulebook, join(folder, `out-${seed}`), until)
      expect(table(replayed)).toEqual(table(first))
      expect(replayed.files['indicators.json']).toBe(first.files['indicators.json'])
    }
  })
})
