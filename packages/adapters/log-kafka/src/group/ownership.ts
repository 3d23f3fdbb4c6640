import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '@golden-hour/service-kit'
import { nameOf, type PartitionWork, type Place } from './partition-work.ts'

export interface OwnershipOptions {
  /** `after`: what still ends of an earlier time with this partition; calls for it must not overlap. */
  readonly begin: (place: Place, after: Promise<void>) => PartitionWork
  /** How long letting go in good order may take, before others get the partition all the same. */
  readonly handOverMs: number
  /** Something is free for others: the group is to be told. */
  readonly onReleased: () => void
  readonly onFailed: (error: unknown) => void
  readonly logger: Logger
}

const TELL_WITHIN_MS = 100

/**
 * The partitions of one member. What must stay true:
 *
 * 1. A partition counts as owned until its work has let go of it, or has had its time.
 * 2. Work on a partition begins only after the last work on it has ended.
 */
export interface Ownership {
  readonly owned: readonly Place[]
  /** These, and no others, are to be ours: begins what is new, and lets go of what is not among them. */
  assign(places: readonly Place[]): void
  /** All of them may be others' already. */
  loseAll(reason: string): void
  /** Resolves when all are let go of, in good order. */
  leaveAll(): Promise<void>
}

interface Held {
  readonly place: Place
  readonly work: PartitionWork
  /** Resolves when it is let go of, or has had its time; null: it is ours. */
  leaving: Promise<void> | null
}

export function createOwnership(options: OwnershipOptions): Ownership {
  const { handOverMs, logger } = options
  const held = new Map<string, Held>()
  const ending = new Map<string, Promise<void>>()
  let wanted = new Set<string>()
  let telling: NodeJS.Timeout | undefined

  const begin = (place: Place): void => {
    const name = nameOf(place)
    const work = options.begin(place, ending.get(name) ?? Promise.resolve())
    const one: Held = { place, work, leaving: null }
    held.set(name, one)
    const failed = (error: unknown): void => {
      wanted.delete(name)
      options.onFailed(error)
    }
    const ended = work.done.catch(failed).then(() => {
      if (ending.get(name) === ended) ending.delete(name)
      if (held.get(name) === one) release(one)
    })
    ending.set(name, ended)
  }
  const release = ({ place }: Held): void => {
    const name = nameOf(place)
    held.delete(name)
    if (wanted.has(name)) begin(place)
    else released()
  }
  /** One round for all that are let go of at about the same time, but none waits long for a slow one. */
  const released = (): void => {
    clearTimeout(telling)
    const others = [...held.values()].some(({ leaving }) => leaving !== null)
    if (others) telling = setTimeout(options.onReleased, TELL_WITHIN_MS)
    else options.onReleased()
  }
  const leave = async (one: Held): Promise<void> => {
    const overdue = new AbortController()
    const { topic, partition } = one.place
    one.work.leave(false)
    const inTime = one.work.done.then(
      () => true,
      () => true,
    )
    const late = wait(handOverMs, false, { signal: overdue.signal }).catch(() => true)
    if (!(await Promise.race([inTime, late]))) {
      logger.error({ event: 'hand-over-overdue', topic, partition, afterMs: handOverMs })
      one.work.leave(true)
      if (held.get(nameOf(one.place)) === one) release(one)
    }
    overdue.abort()
  }
  const letGo = (one: Held): Promise<void> => {
    one.leaving ??= leave(one)
    return one.leaving
  }
  return {
    get owned() {
      return [...held.values()].map(({ place }) => place)
    },
    assign(places) {
      wanted = new Set(places.map(nameOf))
      for (const one of held.values()) if (!wanted.has(nameOf(one.place))) void letGo(one)
      for (const place of places) if (!held.has(nameOf(place))) begin(place)
    },
    loseAll(reason) {
      wanted = new Set()
      if (held.size === 0) return
      logger.warn({ event: 'partitions-lost', reason, partitions: [...held.keys()] })
      const lost = [...held.values()]
      held.clear()
      for (const { work } of lost) work.leave(true)
      options.onReleased()
    },
    async leaveAll() {
      wanted = new Set()
      await Promise.all([...held.values()].map(letGo))
      clearTimeout(telling)
    },
  }
}
