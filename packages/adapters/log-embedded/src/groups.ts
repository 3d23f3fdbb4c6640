import type { Reader, Subscription } from '@golden-hour/ports'
import type { Partition, PartitionLimits } from './partition.ts'
import { type Reading, readPartitions } from './read-partitions.ts'

export interface Groups {
  subscribe(topic: string, group: string, partitions: readonly Partition[], reader: Reader): Subscription
  /** Stops everybody. */
  close(): Promise<void>
}

interface Member {
  start(): void
  stop(): Promise<void>
}

/**
 * Members of a group. Within one process there is nothing to gain from sharing: the first has all partitions, the
 * others stand by in the order in which they came.
 */
export function createGroups(limits: PartitionLimits): Groups {
  const groups = new Map<string, Member[]>()

  const leave = (name: string, member: Member): void => {
    const members = groups.get(name)!
    const wasFirst = members[0] === member
    members.splice(members.indexOf(member), 1)
    if (members.length === 0) groups.delete(name)
    else if (wasFirst) members[0]!.start()
  }
  return {
    subscribe(topic, group, partitions, reader) {
      const name = JSON.stringify([topic, group])
      let reading: Reading | null = null
      let leaving = false
      let settle: (outcome: Promise<void> | undefined) => void
      const ended = new Promise<void>((resolve) => {
        settle = resolve
      })
      const end = (outcome?: Promise<void>): void => {
        if (!leaving) leave(name, member)
        leaving = true
        settle(outcome)
      }
      const member: Member = {
        start() {
          reading = readPartitions(partitions, reader, limits)
          const { ended: outcome } = reading
          outcome.finally(() => end(outcome)).catch(() => undefined)
        },
        async stop() {
          if (reading === null) end()
          else await reading.stop()
        },
      }
      const members = groups.get(name) ?? []
      groups.set(name, members)
      members.push(member)
      if (members.length === 1) member.start()
      return { stop: member.stop, ended }
    },
    async close() {
      // Those who stand by first: nobody is to take over what is being closed.
      const all = [...groups.values()].flatMap((members) => members.toReversed())
      await Promise.all(all.map((member) => member.stop()))
    },
  }
}
