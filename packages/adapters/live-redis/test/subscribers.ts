import type { Redis } from 'ioredis'

/** Resolves when so many connections listen there. */
export async function subscribers(look: Redis, channel: string, count: number): Promise<void> {
  for (;;) {
    const [, listening] = (await look.pubsub('NUMSUB', channel)) as [string, number]
    if (listening === count) return
  }
}
