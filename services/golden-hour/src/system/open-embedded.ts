import { openEmbeddedCheckpoints } from '@golden-hour/checkpoint-embedded'
import { lockDataFolder } from '@golden-hour/data-folder'
import { JOURNAL, TRANSITIONS } from '@golden-hour/journal'
import { openLedger } from '@golden-hour/ledger-postgres'
import { createLeaseKeeper, createLiveBus } from '@golden-hour/live-embedded'
import { openEmbeddedLog } from '@golden-hour/log-embedded'
import type { EpochMs } from '@golden-hour/model'
import type { CheckpointStore, EventLog, LeaseKeeper, Ledger, LiveBus } from '@golden-hour/ports'
import type { Lifecycle } from '@golden-hour/service-kit'
import { blankLedgerPath } from './blank-ledger.ts'
import { type DataFolder, dataFolder } from './data-folder.ts'
import { type HospitalTime, openHospitalTime } from './hospital-time.ts'
import { openSecrets, type Secrets } from './secrets.ts'

/** Everything the services stand on, in one process and one folder. */
export interface Embedded {
  readonly folder: DataFolder
  readonly time: HospitalTime
  readonly secrets: Secrets
  readonly log: EventLog
  readonly checkpoints: CheckpointStore
  readonly ledger: Ledger
  readonly live: LiveBus
  readonly leases: LeaseKeeper
}

export interface EmbeddedOptions {
  readonly data: string
  readonly partitions: number
  /** Null: the wall's time. Else a hospital's own, which stands there until it is told to run. */
  readonly simulatedFrom: EpochMs | null
}

/** Opens the folder, locked; `lifecycle` closes it again. Throws GH_DATA_LOCKED, GH_LOG_SETTINGS, GH_DISK, GH_LEDGER_SCHEMA. */
export async function openEmbedded(options: EmbeddedOptions, { onStop }: Lifecycle): Promise<Embedded> {
  const folder = dataFolder(options.data)
  const lock = await lockDataFolder(folder.root)
  onStop('lock', () => lock.release())
  const secrets = await openSecrets(folder.secrets)
  const time = await openHospitalTime(folder.clock, options.simulatedFrom)
  onStop('clock', () => time.stop())
  const { partitions } = options
  const topics = { [JOURNAL]: partitions, [TRANSITIONS]: partitions }
  const log = await openEmbeddedLog({ folder: folder.journal, clock: time.clock, topics })
  onStop('journal', () => log.close())
  const checkpoints = await openEmbeddedCheckpoints({ folder: folder.checkpoints })
  onStop('checkpoints', () => checkpoints.close())
  const ledger = await openLedger({ folder: folder.ledger, blank: blankLedgerPath() })
  onStop('ledger', () => ledger.close())
  const live = createLiveBus()
  onStop('live', () => live.close())
  const leases = createLeaseKeeper()
  onStop('leases', () => leases.close())
  return { folder, time, secrets, log, checkpoints, ledger, live, leases }
}
