/** Points of one lane that lie so close that they would cover each other, as one mark. */
export interface Mark<Item> {
  readonly at: number
  readonly items: readonly Item[]
}

/** `items` in order of time; a mark holds those that lie within `gapMs` of its first. */
export function cluster<Item>(items: readonly Item[], at: (item: Item) => number, gapMs: number): Mark<Item>[] {
  const marks: { at: number; items: Item[] }[] = []
  for (const item of items) {
    const last = marks.at(-1)
    if (last !== undefined && at(item) - last.at <= gapMs) last.items.push(item)
    else marks.push({ at: at(item), items: [item] })
  }
  return marks
}
