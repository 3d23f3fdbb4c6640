/** Something that wants to be called when log time reaches a moment. */
export interface Timed {
  /** Its place in the queue, kept by the queue; -1 when it has no timer. */
  heapIndex: number
  /** Order among those due at the same moment: rank first, then key, by code unit. */
  readonly rank: number
  readonly key: string
}

const before = (atA: number, a: Timed, atB: number, b: Timed): boolean => {
  if (atA !== atB) return atA < atB
  if (a.rank !== b.rank) return a.rank < b.rank
  return a.key < b.key
}

/**
 * Timers with cancellation and a total order (moment, window id): a 4-ary heap that tells each entry where it stands,
 * so that setting, moving and cancelling are O(log n) and nothing dead is kept.
 */
export class TimerQueue<T extends Timed> {
  #at = new Float64Array(64)
  #entries: T[] = []

  get size(): number {
    return this.#entries.length
  }

  /** The earliest moment, or null. */
  nextAt(): number | null {
    return this.#entries.length === 0 ? null : this.#at[0]!
  }

  momentOf(entry: T): number {
    return entry.heapIndex === -1 ? Number.POSITIVE_INFINITY : this.#at[entry.heapIndex]!
  }

  /** Sets or moves the entry's timer; an infinite moment cancels it. */
  set(entry: T, at: number): void {
    if (at === Number.POSITIVE_INFINITY) {
      this.cancel(entry)
      return
    }
    if (entry.heapIndex === -1) {
      const index = this.#entries.length
      if (index === this.#at.length) this.#grow()
      this.#entries.push(entry)
      this.#at[index] = at
      entry.heapIndex = index
      this.#up(index)
      return
    }
    const index = entry.heapIndex
    if (this.#at[index] === at) return
    this.#at[index] = at
    this.#down(this.#up(index))
  }

  cancel(entry: T): void {
    const index = entry.heapIndex
    if (index === -1) return
    entry.heapIndex = -1
    const last = this.#entries.pop()!
    if (last === entry) return
    this.#at[index] = this.#at[this.#entries.length]!
    this.#entries[index] = last
    last.heapIndex = index
    this.#down(this.#up(index))
  }

  /** Takes out the first entry if it is due by then. */
  popDue(by: number): T | null {
    if (this.#entries.length === 0 || this.#at[0]! > by) return null
    const first = this.#entries[0]!
    this.cancel(first)
    return first
  }

  #grow(): void {
    const larger = new Float64Array(this.#at.length * 2)
    larger.set(this.#at)
    this.#at = larger
  }

  #up(from: number): number {
    let index = from
    const entry = this.#entries[index]!
    const at = this.#at[index]!
    while (index > 0) {
      const parent = (index - 1) >> 2
      if (!before(at, entry, this.#at[parent]!, this.#entries[parent]!)) break
      this.#move(parent, index)
      index = parent
    }
    this.#put(entry, at, index)
    return index
  }

  #down(from: number): void {
    let index = from
    const size = this.#entries.length
    const entry = this.#entries[index]!
    const at = this.#at[index]!
    for (;;) {
      const firstChild = index * 4 + 1
      if (firstChild >= size) break
      let least = firstChild
      for (let child = firstChild + 1; child < Math.min(firstChild + 4, size); child++)
        if (before(this.#at[child]!, this.#entries[child]!, this.#at[least]!, this.#entries[least]!)) least = child
      if (!before(this.#at[least]!, this.#entries[least]!, at, entry)) break
      this.#move(least, index)
      index = least
    }
    this.#put(entry, at, index)
  }

  #move(from: number, to: number): void {
    this.#put(this.#entries[from]!, this.#at[from]!, to)
  }

  #put(entry: T, at: number, index: number): void {
    this.#entries[index] = entry
    this.#at[index] = at
    entry.heapIndex = index
  }
}
