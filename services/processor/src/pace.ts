/** Shares the event loop: all that wait here together work no longer than a slice in one turn of it. */
export interface Pace {
  /** Null while this turn may go on; else resolves in a later one, first come first served. */
  next(): Promise<void> | null
}

export function createPace(sliceMs: number, wall: () => number = () => performance.now()): Pace {
  const waiting: (() => void)[] = []
  let endsAt = Number.NEGATIVE_INFINITY

  // One a turn: what it resumes runs before the next immediate does, and input is served in between.
  const resume = (): void => {
    endsAt = wall() + sliceMs
    waiting.shift()!()
    if (waiting.length > 0) setImmediate(resume)
  }
  return {
    next() {
      if (waiting.length === 0 && wall() < endsAt) return null
      return new Promise((resolve) => {
        waiting.push(resolve)
        if (waiting.length === 1) setImmediate(resume)
      })
    },
  }
}
