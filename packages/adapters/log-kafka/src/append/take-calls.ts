import type { Appended } from '@golden-hour/ports'
import type { Message } from '../protocol/checked-record.ts'

/** One call of `append`. */
export interface Call {
  readonly topic: string
  readonly partition: number
  readonly messages: readonly Message[]
  readonly bytes: number
  readonly resolve: (appended: readonly Appended[]) => void
  readonly reject: (error: unknown) => void
}

export interface BatchLimits {
  readonly batchBytes: number
  readonly limitOf: (topic: string) => number
}

/** Takes from the front of the queue what goes together: at least one call, and none that comes after one left behind. */
export function takeCalls(queue: Call[], { batchBytes, limitOf }: BatchLimits): Call[] {
  const inPartition = new Map<string, number>()
  let bytes = 0
  let taken = 0
  for (const call of queue) {
    const name = `${call.partition} ${call.topic}`
    const there = (inPartition.get(name) ?? 0) + call.bytes
    bytes += call.bytes
    if (taken > 0 && (bytes > batchBytes || there > limitOf(call.topic))) break
    inPartition.set(name, there)
    taken += 1
  }
  return queue.splice(0, taken)
}
