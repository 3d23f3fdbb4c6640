import { stat } from 'node:fs/promises'
import type { Offset } from '@golden-hour/ports'
import { createLifecycle, type Lifecycle, silentLogger } from '@golden-hour/service-kit'
import { impatient } from '../cluster/patience.ts'
import type { World } from '../cluster/world.ts'
import { ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { dataFolder } from '../system/data-folder.ts'
import { openEmbedded } from '../system/open-embedded.ts'
import type { Profile } from '../system/profile.ts'
import { chooseSettings } from '../system/settings-file.ts'

/** The folder of an embedded system that does not run, or the stores of a cluster, which may. */
export interface StoresChoice {
  readonly profile: Profile
  readonly data: string
  readonly config: string | null
}

type Store = 'log' | 'ledger'

export type Stores<S extends Store = Store> = Pick<World, S> & {
  /** Whether others write meanwhile. */
  readonly mayRun: boolean
  /** Everything before this record of the journal was surely read and said; later ones perhaps. */
  readonly saidUpTo: (partition: number) => Promise<Offset>
}

/** Whether a system was ever started on this folder: any other is left as it is, opening it would make one of it. */
export const isDataFolder = (data: string): Promise<boolean> =>
  stat(dataFolder(data).journal).then(
    (found) => found.isDirectory(),
    () => false,
  )

async function openFolder({ data, config }: StoresChoice, io: Io, lifecycle: Lifecycle): Promise<Stores> {
  if (!(await isDataFolder(data))) {
    const advice = 'name the folder that "golden-hour start --data" was given'
    throw new ProgramStop('GH_FILE_UNREADABLE', `${data} is no data folder`, advice)
  }
  const { partitions } = (await chooseSettings({ config, host: null, port: null }, io)).system
  const { log, ledger, checkpoints } = await openEmbedded({ data, partitions, simulatedFrom: null }, lifecycle)
  // Nobody else owns a partition of a system that does not run.
  const saidUpTo = async (partition: number): Promise<Offset> =>
    (await checkpoints.load(await checkpoints.claim(partition)))?.meta.offset ?? 0
  return { log, ledger, mayRun: false, saidUpTo }
}

async function openStoresOfCluster<S extends Store>(
  needs: readonly S[],
  { config }: StoresChoice,
  io: Io,
  lifecycle: Lifecycle,
): Promise<Stores<S>> {
  const settings = await chooseSettings({ config, host: null, port: null }, io)
  const { openCluster } = await import('../cluster/open-cluster.ts')
  const open = openCluster({ settings, files: io.files, logger: silentLogger(), name: 'command' })
  const { world } = await open(needs, lifecycle, impatient)
  // To ask the checkpoints is to claim them, and that would put a running processor out of its partition.
  return { ...world, mayRun: true, saidUpTo: async () => 0 }
}

/** Opens the stores for one piece of work. Throws GH_DATA_LOCKED where the embedded system runs. */
export async function withStores<S extends Store, T>(
  needs: readonly S[],
  choice: StoresChoice,
  io: Io,
  work: (opened: Stores<S>) => Promise<T>,
): Promise<T> {
  const lifecycle = createLifecycle(silentLogger())
  try {
    const opened =
      choice.profile === 'embedded'
        ? await openFolder(choice, io, lifecycle)
        : await openStoresOfCluster(needs, choice, io, lifecycle)
    return await work(opened)
  } finally {
    await lifecycle.stop()
  }
}
