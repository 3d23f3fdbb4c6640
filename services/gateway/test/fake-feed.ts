import { setImmediate } from 'node:timers/promises'
import { AppError, type EventFeed, type FeedReader, type FeedRecord, type Subscription } from '@golden-hour/ports'
import { T0 } from './harness.ts'

export interface SentRecord {
  readonly value?: Uint8Array | string | object | null
  readonly headers?: Readonly<Record<string, string>>
  readonly partition?: number
}

interface Member {
  readonly reader: FeedReader
  readonly topics: readonly string[]
  left: boolean
  fail(error: unknown): void
}

const PARTITIONS = 3
const BATCH = 4

const bytesOf = (value: SentRecord['value']): Uint8Array | null => {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return value
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
}

/**
 * A hospital's bus in memory, as the port says it is: groups with their positions, members that share the partitions,
 * records that come again when they were not committed.
 */
export class FakeBus {
  readonly #records = new Map<string, FeedRecord[]>()
  readonly #committed = new Map<string, number>()
  readonly #members = new Map<string, Member[]>()
  readonly #busy = new Set<string>()
  readonly #topics: readonly string[]

  constructor(...topics: readonly string[]) {
    this.#topics = topics
    for (const topic of topics)
      for (let partition = 0; partition < PARTITIONS; partition += 1) this.#records.set(`${topic}/${partition}`, [])
  }

  send(topic: string, ...records: readonly SentRecord[]): void {
    for (const { value = null, headers = {}, partition = 0 } of records) {
      const log = this.#records.get(`${topic}/${partition}`)!
      const offset = log.length
      log.push({ topic, partition, offset, key: null, headers, value: bytesOf(value), timestamp: T0 })
    }
  }

  /** What the group has committed, over all partitions. */
  committed(group: string): number {
    const all = [...this.#committed].filter(([name]) => name.startsWith(`${group} `))
    return all.reduce((sum, [, next]) => sum + next, 0)
  }

  /** Tells whoever reads the partition that so many records are gone. */
  drop(group: string, topic: string, partition: number, to: number): void {
    const name = `${group} ${topic}/${partition}`
    const from = this.#committed.get(name) ?? 0
    this.#committed.set(name, to)
    this.#ownerOf(group, partition)?.reader.lost({ topic, partition, from, to })
  }

  /** Everybody leaves the group; what they have in hand is not committed. */
  expel(group: string, error: unknown = null): void {
    for (const member of this.#members.get(group) ?? []) {
      this.#leave(group, member)
      if (error !== null) member.fail(error)
    }
    for (const name of [...this.#busy]) if (name.startsWith(`${group} `)) this.#busy.delete(name)
  }

  #ownerOf(group: string, partition: number): Member | undefined {
    const members = this.#members.get(group) ?? []
    return members.length === 0 ? undefined : members[partition % members.length]
  }

  feed(): EventFeed {
    return {
      subscribe: async (topics, group, reader): Promise<Subscription> => {
        const missing = topics.find((topic) => !this.#topics.includes(topic))
        if (missing !== undefined) throw new AppError('GH_LOG_SETTINGS', `there is no topic ${missing}`)
        let fail: Member['fail'] = () => {}
        let finish = (): void => {}
        const ended = new Promise<void>((resolve, reject) => {
          fail = reject
          finish = resolve
        })
        const member: Member = { reader, topics, left: false, fail }
        this.#members.set(group, [...(this.#members.get(group) ?? []), member])
        const runs = topics.flatMap((topic) =>
          Array.from({ length: PARTITIONS }, (_, partition) => this.#run(group, topic, partition, member)),
        )
        return {
          ended,
          stop: async () => {
            this.#leave(group, member)
            await Promise.all(runs)
            finish()
          },
        }
      },
      close: async () => {},
    }
  }

  #leave(group: string, member: Member): void {
    member.left = true
    this.#members.set(
      group,
      this.#members.get(group)!.filter((other) => other !== member),
    )
  }

  /** The member's part in one partition, for as long as it is of the group. */
  async #run(group: string, topic: string, partition: number, member: Member): Promise<void> {
    const name = `${group} ${topic}/${partition}`
    while (!member.left) {
      await setImmediate()
      const next = this.#committed.get(name) ?? 0
      const records = this.#records.get(`${topic}/${partition}`)!.slice(next, next + BATCH)
      if (records.length === 0 || this.#busy.has(name) || this.#ownerOf(group, partition) !== member) continue
      this.#busy.add(name)
      try {
        await member.reader.records(records)
        if (!member.left) this.#committed.set(name, next + records.length)
      } catch (error) {
        this.#leave(group, member)
        member.fail(error)
      } finally {
        this.#busy.delete(name)
      }
    }
  }
}
