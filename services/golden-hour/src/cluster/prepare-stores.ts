import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { migrateLedger, openPostgresLedger, type PostgresOptions } from '@golden-hour/ledger-postgres'
import { prepareTopics } from '@golden-hour/log-kafka'
import { DAY_MS } from '@golden-hour/model'
import { AppError } from '@golden-hour/ports'
import { silentLogger } from '@golden-hour/service-kit'
import type { FileStore } from '../files/file-store.ts'
import type { Settings } from '../system/read-settings.ts'
import { kafkaOptions, postgresOptions } from './store-options.ts'

/** One thing that the cluster needs before it starts. */
export interface Prepared {
  readonly what: string
  /** False: it was there already. */
  readonly isNew: boolean
  readonly detail: string
}

/** The topics, made where they are missing. Throws GH_LOG_SETTINGS with all that is wrong of those that are there. */
export async function prepareLog(settings: Settings, files: FileStore): Promise<readonly Prepared[]> {
  const { partitions, replication, retentionDays, prefix } = settings.kafka
  const topic = { partitions, replication, retentionMs: retentionDays * DAY_MS, cleanup: 'delete' as const }
  const wanted = { [`${prefix}${JOURNAL}`]: topic, [`${prefix}${TRANSITIONS}`]: topic }
  const { created, faults } = await prepareTopics(await kafkaOptions(settings, files, silentLogger()), wanted)
  if (faults.length > 0) {
    throw new AppError('GH_LOG_SETTINGS', faults.map((fault) => `topic ${fault.topic} ${fault.what}`).join('\n'), {
      advice: [...new Set(faults.map(({ mend }) => mend))].join('\n'),
    })
  }
  return Object.keys(wanted).map((name) => ({
    what: `topic ${name}`,
    isNew: created.includes(name),
    detail: created.includes(name)
      ? `${partitions} partitions, kept ${replication} times for ${retentionDays} days`
      : `${partitions} partitions, set as they must be`,
  }))
}

const isOfThisProgram = (options: PostgresOptions): Promise<boolean> =>
  openPostgresLedger(options).then(
    async (ledger) => {
      await ledger.close()
      return true
    },
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'GH_LEDGER_SCHEMA') return false
      throw error
    },
  )

/** The tables of the ledger, brought to what this program wants. */
export async function prepareLedger(settings: Settings, files: FileStore): Promise<Prepared> {
  const options = await postgresOptions(settings, files, 'prepare')
  const isNew = !(await isOfThisProgram(options))
  if (isNew) await migrateLedger(options)
  return { what: 'ledger', isNew, detail: 'its tables are those of this program' }
}
