import type {
  Checkpoint,
  CheckpointStore,
  EventLog,
  Reader,
  RecordToAppend,
  SnapshotBook,
  Subscription,
} from '@golden-hour/ports'

/** The process has died: nothing it still does has an effect. */
class Dead extends Error {
  constructor() {
    super('dead')
  }
}

export interface Life {
  readonly log: EventLog
  readonly checkpoints: CheckpointStore
  readonly snapshots: SnapshotBook
  readonly isOver: boolean
  /** `kill -9`: nothing has an effect from now on. Resolves when the log knows that its reader is gone. */
  kill(): Promise<void>
  /** Resolves when everything there is in these partitions of the topic has been read and handled. */
  read(topic: string): Promise<void>
}

export interface Fate {
  /** Called before each append: how many of its records still reach the disk before the process dies; null: it lives on. */
  readonly beforeAppend?: (topic: string, records: readonly RecordToAppend[]) => number | null
  /** Called before each claim; throws where the store is away. */
  readonly onClaim?: () => void
  /** What the book gives of what it has kept. */
  readonly onSnapshot?: (snapshot: Checkpoint) => Checkpoint | null
  /** What the store gives of what it has kept. */
  readonly onLoad?: (checkpoint: Checkpoint) => Checkpoint | null
  /** Called before each save; throws where the store is away. */
  readonly onSave?: () => void
  /** Called before each save: whether the process dies instead of saving. */
  readonly beforeSave?: () => boolean
  /** After each save: whether the process dies before it hears of it. */
  readonly afterSave?: () => boolean
}

/** The ports of one life of a process, over a log and a store that outlive it. */
export function createLife(
  log: EventLog,
  checkpoints: CheckpointStore,
  snapshots: SnapshotBook,
  fate: Fate = {},
): Life {
  const subscriptions: Subscription[] = []
  const positions = new Map<string, number>()
  const resting = new Map<string, boolean>()
  let waiting: (() => void)[] = []
  let dead = false
  const die = (): never => {
    dead = true
    wake()
    throw new Dead()
  }
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const each of woken) each()
  }
  const alive = <T>(value: T): T => (dead ? die() : value)

  const watched = (topic: string, reader: Reader): Reader => ({
    async assigned(partition) {
      const from = await reader.assigned(partition)
      positions.set(`${topic}/${partition}`, from)
      return from
    },
    async records(partition, records, caughtUp) {
      resting.set(`${topic}/${partition}`, false)
      await reader.records(partition, records, caughtUp)
      const last = records.at(-1)
      if (last !== undefined) positions.set(`${topic}/${partition}`, last.offset + 1)
      resting.set(`${topic}/${partition}`, caughtUp)
      wake()
    },
    leaving: (partition, lost) => reader.leaving?.(partition, lost),
    revoked: (partition, lost) => reader.revoked(partition, lost),
  })

  return {
    get isOver() {
      return dead
    },
    async kill() {
      dead = true
      wake()
      await Promise.all(subscriptions.map((subscription) => subscription.stop()))
    },
    async read(topic) {
      const { partitions } = await log.topic(topic)
      for (let partition = 0; partition < partitions; partition += 1)
        for (;;) {
          const { end } = await log.bounds(topic, partition)
          const key = `${topic}/${partition}`
          if (dead || (positions.get(key) === end && resting.get(key) === true)) break
          await new Promise<void>((resolve) => waiting.push(resolve))
        }
    },
    log: {
      topic: async (name) => alive(await log.topic(name)),
      bounds: async (topic, partition) => alive(await log.bounds(topic, partition)),
      read: async (...where) => alive(await log.read(...where)),
      async append(topic, partition, records) {
        alive(null)
        const reaches = fate.beforeAppend?.(topic, records) ?? null
        if (reaches === null) return alive(await log.append(topic, partition, records))
        if (reaches > 0) await log.append(topic, partition, records.slice(0, reaches))
        return die()
      },
      async subscribe(topic, group, reader) {
        const subscription = await log.subscribe(topic, group, watched(topic, reader))
        subscriptions.push(subscription)
        subscription.ended.catch(wake)
        return subscription
      },
      close: async () => {},
    },
    checkpoints: {
      async claim(partition) {
        alive(null)
        fate.onClaim?.()
        return alive(await checkpoints.claim(partition))
      },
      async load(claim) {
        const checkpoint = alive(await checkpoints.load(claim))
        return checkpoint === null || fate.onLoad === undefined ? checkpoint : fate.onLoad(checkpoint)
      },
      async save(claim, write) {
        alive(null)
        fate.onSave?.()
        if (fate.beforeSave?.() === true) return die()
        const outcome = await checkpoints.save(claim, write)
        return fate.afterSave?.() === true ? die() : alive(outcome)
      },
      close: async () => {},
    },
    snapshots: {
      save: async (snapshot) => alive(await snapshots.save(alive(snapshot))),
      list: async (...of) => alive(await snapshots.list(...of)),
      async load(snapshotId) {
        const snapshot = alive(await snapshots.load(snapshotId))
        return snapshot === null || fate.onSnapshot === undefined ? snapshot : fate.onSnapshot(snapshot)
      },
    },
  }
}

export const isDeath = (error: unknown): boolean => error instanceof Dead
