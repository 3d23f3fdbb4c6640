/** In the order given, as many together as come to `atMost`; what alone is more goes alone. */
export function grouped<T>(
  items: readonly T[],
  sizeOf: (item: T) => number,
  atMost: number,
): readonly (readonly T[])[] {
  const groups: T[][] = []
  let room = 0
  for (const item of items) {
    const size = sizeOf(item)
    if (groups.length === 0 || size > room) {
      groups.push([])
      room = atMost
    }
    groups.at(-1)!.push(item)
    room -= size
  }
  return groups
}
