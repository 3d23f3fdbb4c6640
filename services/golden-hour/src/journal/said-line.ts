import type { Said } from '@golden-hour/processor'

/** One transition and what led to it: the same line whether it was said or is replayed. */
export const saidLine = (partition: number, { transition, src }: Said): string =>
  JSON.stringify({ partition, srcOffset: src.srcOffset, n: src.n, transition })
