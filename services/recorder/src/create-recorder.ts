import { JOURNAL } from '@golden-hour/journal'
import type { Subscription } from '@golden-hour/ports'
import { createBlindness } from './blindness.ts'
import type { RecorderConfig } from './config.ts'
import { liveMessages } from './live-messages.ts'
import type { RecorderPorts } from './ports.ts'
import { createRecorderMetrics } from './recorder-metrics.ts'
import { createRetry } from './retry.ts'
import { TOPICS } from './take-records.ts'
import { createTopicReader } from './topic-reader.ts'
import { type Commit, createWriteQueue } from './write-queue.ts'

const GROUP = 'recorder'

export interface Recorder {
  /** Begins to read. Throws what the log says where it is not there. */
  start(): Promise<void>
  /** What was read is in the ledger, where the ledger answers; else it is read again at the next start. */
  stop(): Promise<void>
  /** Resolves after `stop`; rejects when the log or the ledger failed for good: the process should end then. */
  readonly ended: Promise<void>
}

/**
 * Writes journal and transitions to the ledger; the only writer of its clinical rows.
 *
 * 1. Rows and the position behind them are one transaction: every record has its effect once, whenever the process dies.
 * 2. A record that cannot be read is kept with its reason and never stops the others.
 * 3. Screens are told after the commit, never before.
 * 4. An outage of the ledger is waited for; nothing is skipped.
 * 5. A partition that nobody processes is told to the screens: the processor cannot say so itself.
 */
export function createRecorder(config: RecorderConfig, ports: RecorderPorts): Recorder {
  const { log, ledger, live, logger } = ports
  const metrics = createRecorderMetrics(ports.metrics)
  const retry = createRetry(config, logger, () => metrics.retries.inc())

  const committed = ({ batches, rows, outcome, seconds }: Commit): void => {
    metrics.commit.observe(seconds)
    if (rows > 0) metrics.batch.observe(rows)
    for (const table of ['facts', 'revisions', 'unreadable'] as const) metrics.rows.inc({ table }, outcome[table])
    for (const transitionId of outcome.contradicted) {
      metrics.contradicted.inc()
      logger.error({ event: 'transition-contradicted', transitionId })
    }
    for (const [channel, message] of liveMessages(batches)) live.publish(channel, message)
  }
  const queue = createWriteQueue(config, ledger.clinical, retry, committed)

  const blindness = createBlindness({ blindAfterMs: config.blindAfterMs, logger, live, metrics })
  const subscriptions: Subscription[] = []
  let stopping = false
  let settle: (outcome: Promise<void>) => void = () => {}
  const ended = new Promise<void>((resolve) => {
    settle = resolve
  })
  // Whoever asks is told; nobody asking is no reason for the process to die of it.
  ended.catch(() => {})

  const stopReading = async (): Promise<void> => {
    stopping = true
    blindness.stop()
    retry.stop()
    await Promise.all(subscriptions.map((subscription) => subscription.stop()))
  }
  const failed = (error: unknown): void => {
    if (stopping) return
    logger.error({ event: 'recorder-failed', err: error })
    settle(Promise.reject(error))
    void stopReading()
  }
  const subscribe = async (): Promise<void> => {
    for (const { name, take } of TOPICS) {
      const topic = await log.topic(name)
      const { rowsAtOnce } = config
      const parts = { topic, take, rowsAtOnce, log, ledger, queue, retry, metrics, logger }
      const reader = createTopicReader({ ...parts, blindness: name === JOURNAL ? blindness : null })
      const subscription = await log.subscribe(name, GROUP, reader)
      subscriptions.push(subscription)
      subscription.ended.catch(failed)
    }
  }
  return {
    ended,
    async start() {
      try {
        await subscribe()
      } catch (error) {
        await stopReading()
        throw error
      }
    },
    async stop() {
      settle(Promise.resolve())
      await stopReading()
      await queue.stop()
    },
  }
}
