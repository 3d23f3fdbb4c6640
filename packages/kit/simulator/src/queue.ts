import type { Draft } from './draft.ts'

/** Messages waiting for their moment, earliest known first; equals in the order they were written. */
export interface Queue {
  push(draft: Draft): void
  /** Takes out, in order, what is known before `horizon`. */
  before(horizon: number): Generator<Draft>
}

interface Entry {
  readonly draft: Draft
  readonly n: number
}

const comesFirst = (a: Entry, b: Entry): boolean =>
  a.draft.knownAt < b.draft.knownAt || (a.draft.knownAt === b.draft.knownAt && a.n < b.n)

/** A binary heap. */
export function createQueue(): Queue {
  const heap: Entry[] = []
  let written = 0
  return {
    push(draft) {
      heap.push({ draft, n: written++ })
      rise(heap, heap.length - 1)
    },
    *before(horizon) {
      for (let top = heap[0]; top !== undefined && top.draft.knownAt < horizon; top = heap[0]) {
        const last = heap.pop() as Entry
        if (heap.length > 0) {
          heap[0] = last
          sink(heap, 0)
        }
        yield top.draft
      }
    },
  }
}

function swap(heap: Entry[], i: number, j: number): void {
  const kept = heap[i] as Entry
  heap[i] = heap[j] as Entry
  heap[j] = kept
}

function rise(heap: Entry[], from: number): void {
  let i = from
  while (i > 0) {
    const parent = (i - 1) >> 1
    if (!comesFirst(heap[i] as Entry, heap[parent] as Entry)) return
    swap(heap, i, parent)
    i = parent
  }
}

function sink(heap: Entry[], from: number): void {
  let i = from
  for (;;) {
    let least = i
    for (const child of [2 * i + 1, 2 * i + 2]) {
      if (child < heap.length && comesFirst(heap[child] as Entry, heap[least] as Entry)) least = child
    }
    if (least === i) return
    swap(heap, i, least)
    i = least
  }
}
