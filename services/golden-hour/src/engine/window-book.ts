import { byCodeUnit, type Transition } from '@golden-hour/model'

/** The last word on every window: the fold of the transitions by window. */
export interface WindowBook {
  take(transitions: readonly Transition[]): void
  /** The last word on that window. */
  window(windowId: string): Transition | undefined
  /** Sorted by window id, by code unit. */
  windows(): readonly Transition[]
  readonly transitions: number
}

export function createWindowBook(): WindowBook {
  const last = new Map<string, Transition>()
  let transitions = 0
  return {
    take(said) {
      transitions += said.length
      for (const transition of said) last.set(transition.windowId, transition)
    },
    window: (windowId) => last.get(windowId),
    windows: () => [...last.values()].sort((a, b) => byCodeUnit(a.windowId, b.windowId)),
    get transitions() {
      return transitions
    },
  }
}
