import { decodeTransition, isNewer, JOURNAL, type Src, TRANSITIONS } from '@golden-hour/journal'
import type { Transition } from '@golden-hour/model'
import type { EventLog, RecordToAppend } from '@golden-hour/ports'
import type { Placed } from './facts.ts'
import { PARTITIONS } from './load-cluster.ts'

/** Records of one round of appends: about a hundred for each partition. */
const ROUND = 100 * PARTITIONS

/** Appends these together, each partition's in one call; answers when all are acknowledged. */
export async function append(log: EventLog, facts: readonly Placed[]): Promise<void> {
  const parts = new Map<number, RecordToAppend[]>()
  for (const { partition, record } of facts) {
    const part = parts.get(partition)
    if (part === undefined) parts.set(partition, [record])
    else part.push(record)
  }
  await Promise.all([...parts].map(([partition, records]) => log.append(JOURNAL, partition, records)))
}

/** Appends all of them as fast as they are taken, the next round prepared while one is under way; answers facts a second. */
export async function fill(log: EventLog, facts: Iterable<Placed>): Promise<number> {
  const begin = performance.now()
  let count = 0
  let round: Placed[] = []
  let last: Promise<void> = Promise.resolve()
  const send = async (): Promise<void> => {
    const before = last
    count += round.length
    last = append(log, round)
    round = []
    await before
  }
  for (const fact of facts) {
    round.push(fact)
    if (round.length === ROUND) await send()
  }
  await send()
  await last
  return count / ((performance.now() - begin) / 1_000)
}

const BEAT_MS = 10

/** Appends so many a second, on the beat, whether the earlier are acknowledged or not. Resolves when all are. */
export async function pour(log: EventLog, facts: Iterable<Placed>, perSecond: number): Promise<void> {
  const source = facts[Symbol.iterator]()
  const begin = performance.now()
  const running = new Set<Promise<void>>()
  let poured = 0
  for (;;) {
    const due = Math.floor(((performance.now() - begin) / 1_000) * perSecond)
    const batch: Placed[] = []
    for (; poured < due; poured += 1) {
      const next = source.next()
      if (next.done === true) {
        await append(log, batch)
        await Promise.all(running)
        return
      }
      batch.push(next.value)
    }
    const sent = append(log, batch).finally(() => running.delete(sent))
    running.add(sent)
    await new Promise((resolve) => setTimeout(resolve, BEAT_MS))
  }
}

/** Where all partitions of a topic end, added up: how many records it has had. */
export async function lengthOf(log: EventLog, topic: string): Promise<number> {
  const bounds = await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => log.bounds(topic, partition)))
  return bounds.reduce((sum, { end }) => sum + end, 0)
}

export interface Heard {
  readonly transition: Transition
  /** The log's own time of it. */
  readonly appendedAt: number
}

/** Hears every transition that is appended from now on, each once, as the readers' rule has it. */
export async function listen(log: EventLog, hear: (heard: Heard) => void): Promise<() => Promise<void>> {
  const last = new Map<number, Src>()
  let waiting = PARTITIONS
  let begun = (): void => undefined
  const assigned = new Promise<void>((resolve) => {
    begun = resolve
  })
  const subscription = await log.subscribe(TRANSITIONS, `load-${Date.now()}`, {
    async assigned(partition) {
      const { end } = await log.bounds(TRANSITIONS, partition)
      waiting -= 1
      if (waiting === 0) begun()
      return end
    },
    async records(partition, records) {
      for (const record of records) {
        const decoded = decodeTransition(record)
        if (!decoded.ok) throw new Error(`a transition of partition ${partition} cannot be read: ${decoded.reason}`)
        if (!isNewer(decoded.src, last.get(partition) ?? null)) continue
        last.set(partition, decoded.src)
        hear({ transition: decoded.transition, appendedAt: record.appendedAt })
      }
    },
    revoked: async () => undefined,
  })
  await Promise.race([assigned, subscription.ended])
  return () => subscription.stop()
}
