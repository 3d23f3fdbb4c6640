/** Numbers that a seed names (mulberry32): what went wrong can be had again, as far as the server's timing lets it. */
export function seeded(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)]!
  const shuffled = <Item>(items: readonly Item[]): Item[] =>
    items
      .map((item) => ({ item, by: next() }))
      .sort((a, b) => a.by - b.by)
      .map(({ item }) => item)
  return { below, pick, shuffled, chance: (of: number): boolean => next() < of }
}

export type Seeded = ReturnType<typeof seeded>
