/** One entry as it is, several as a list: of a million that hold something, most hold one. */
export type OneOrMore<T> = T | readonly T[]

/** Lists stay exactly as long as what they hold while they are short. */
const SHORT = 8

export const listed = <T extends object>(held: OneOrMore<T>): readonly T[] => (Array.isArray(held) ? held : [held as T])

export const held = <T extends object>(list: readonly T[]): OneOrMore<T> => (list.length === 1 ? list[0]! : list)

/** The list with the entry at its end: the list itself where it is long. */
export function appended<T>(list: readonly T[], entry: T): readonly T[] {
  const { length } = list
  if (length >= SHORT) {
    ;(list as T[]).push(entry)
    return list
  }
  const longer = new Array<T>(length + 1)
  for (let i = 0; i < length; i++) longer[i] = list[i]!
  longer[length] = entry
  return longer
}

/** The list with the entry at that place: the list itself where it is long. */
export function inserted<T>(list: readonly T[], at: number, entry: T): readonly T[] {
  if (at === list.length) return appended(list, entry)
  if (list.length < SHORT) return [...list.slice(0, at), entry, ...list.slice(at)]
  ;(list as T[]).splice(at, 0, entry)
  return list
}
