import { setTimeout as wait } from 'node:timers/promises'
import { AppError, type Appended, type RecordToAppend } from '@golden-hour/ports'
import { type Message, sizeOf, toMessage } from '../protocol/checked-record.ts'
import { type Call, takeCalls } from './take-calls.ts'

/**
 * 1. One batch is under way at a time; what is called for meanwhile waits for the next, together.
 * 2. The records of one call are in one record batch of Kafka: there together, or not at all.
 * 3. Calls for one partition take effect in the order in which they were made. One that has failed may still come to be,
 *    where its broker hung for longer than it was waited for.
 * 4. A call that was tried again may stand twice: who reads drops what it knows, by ids or by `(srcOffset, n)`.
 */
export interface Appender {
  append(topic: string, partition: number, records: readonly RecordToAppend[]): Promise<readonly Appended[]>
  /** Takes nothing more; resolves when what was taken is done, or was given up. */
  close(): Promise<void>
}

export interface AppenderOptions {
  /** For how long the first call of a batch waits for others. */
  readonly lingerMs: number
  /** What is sent at once, over all partitions; passed only by a call that is longer alone. */
  readonly batchBytes: number
  /** What a topic takes as one record batch. */
  readonly limitOf: (topic: string) => number
  /** Sends, tries again, and settles every call. Never rejects. */
  readonly send: (calls: readonly Call[]) => Promise<void>
}

export function createAppender({ lingerMs, batchBytes, limitOf, send }: AppenderOptions): Appender {
  const queue: Call[] = []
  let running: Promise<void> | null = null
  let closed = false

  const run = async (): Promise<void> => {
    if (!closed) await wait(lingerMs)
    while (queue.length > 0) await send(takeCalls(queue, { batchBytes, limitOf }))
    running = null
  }
  return {
    async append(topic, partition, records) {
      if (closed) throw new AppError('GH_LOG_UNAVAILABLE', 'the log is closed')
      if (records.length === 0) return []
      const messages = records.map(toMessage)
      const bytes = checkedSize(topic, partition, messages, limitOf(topic))
      return new Promise((resolve, reject) => {
        queue.push({ topic, partition, messages, bytes, resolve, reject })
        running ??= run()
      })
    },
    async close() {
      closed = true
      await running
    },
  }
}

function checkedSize(topic: string, partition: number, messages: readonly Message[], limit: number): number {
  const bytes = messages.reduce((sum, message) => sum + sizeOf(message), 0)
  if (bytes <= limit) return bytes
  throw new AppError(
    'GH_LOG_SETTINGS',
    `${topic}/${partition}: ${messages.length} records of ${bytes} bytes are to stand together, the topic takes ${limit}`,
    { advice: `raise max.message.bytes of ${topic}, or append fewer at once` },
  )
}
