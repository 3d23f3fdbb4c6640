import { AppError, type Bounds, type ClinicalCounts, type EventLog, type Ledger, type Topic } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import { firstPosition } from './first-position.ts'
import { type Take, TOPICS } from './take-records.ts'

export interface RebuildOptions {
  readonly log: Pick<EventLog, 'topic' | 'bounds' | 'read'>
  readonly ledger: Pick<Ledger, 'clinical'>
  readonly logger: Logger
  /** Records read so far, of how many. */
  readonly progress: (done: number, total: number) => void
}

interface Part {
  readonly topic: Topic
  readonly take: Take
  readonly partition: number
  readonly bounds: Bounds
}

const RECORDS_AT_ONCE = 1_000

/**
 * Empties facts, windows and revisions and writes them anew from the log, up to where it ends now. No recorder may run
 * meanwhile. Whatever interrupts it, a recorder or another rebuild goes on to the same ledger.
 *
 * Throws GH_LOG_GAP, before anything is emptied, where the log does not reach back to its beginning.
 */
export async function rebuildLedger(options: RebuildOptions): Promise<ClinicalCounts> {
  const { ledger, logger, progress } = options
  const parts = await partsOf(options.log)
  const total = parts.reduce((sum, { bounds }) => sum + bounds.end - bounds.start, 0)
  logger.info({ event: 'rebuild-started', records: total })
  await ledger.clinical.clear()
  let done = 0
  progress(done, total)
  for (const part of parts)
    await rebuildPart(options, part, (records) => {
      done += records
      progress(done, total)
    })
  const counts = await ledger.clinical.counts()
  logger.info({ event: 'rebuild-done', ...counts })
  return counts
}

async function partsOf(log: RebuildOptions['log']): Promise<readonly Part[]> {
  const parts: Part[] = []
  for (const { name, take } of TOPICS) {
    const topic = await log.topic(name)
    for (let partition = 0; partition < topic.partitions; partition += 1) {
      const bounds = await log.bounds(name, partition)
      if (bounds.start > 0) throw beginsLate(name, partition, bounds)
      parts.push({ topic, take, partition, bounds })
    }
  }
  return parts
}

const beginsLate = (topic: string, partition: number, { start }: Bounds): AppError =>
  new AppError('GH_LOG_GAP', `partition ${partition} of ${topic} begins at ${start}: what came before is not kept`, {
    advice: 'the ledger holds more than the log; restore the ledger from its backup, then let the recorder go on',
  })

async function rebuildPart(
  { log, ledger, logger }: RebuildOptions,
  { topic, take, partition, bounds }: Part,
  read: (records: number) => void,
): Promise<void> {
  let position = firstPosition(topic, partition, bounds, null)
  while (position.next < bounds.end) {
    const records = await log.read(topic.name, partition, position.next, RECORDS_AT_ONCE)
    const wanted = records.filter(({ offset }) => offset < bounds.end)
    if (wanted.length === 0) return
    const { batch } = take(position, wanted)
    const { contradicted } = await ledger.clinical.write(batch)
    for (const transitionId of contradicted) logger.error({ event: 'transition-contradicted', transitionId })
    read(batch.position.next - position.next)
    position = batch.position
  }
}
