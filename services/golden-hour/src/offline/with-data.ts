import { stat } from 'node:fs/promises'
import { createLifecycle, silentLogger } from '@golden-hour/service-kit'
import { ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { dataFolder } from '../system/data-folder.ts'
import { type Embedded, openEmbedded } from '../system/open-embedded.ts'
import { chooseSettings } from '../system/settings-file.ts'

/** A data folder of a system that does not run. */
export interface DataChoice {
  readonly data: string
  readonly config: string | null
}

/** Whether a system was ever started on this folder: any other is left as it is, opening it would make one of it. */
export const isDataFolder = (data: string): Promise<boolean> =>
  stat(dataFolder(data).journal).then(
    (found) => found.isDirectory(),
    () => false,
  )

/** Opens the data folder of a stopped system for one piece of work. Throws GH_DATA_LOCKED while it runs. */
export async function withData<T>(
  { data, config }: DataChoice,
  io: Io,
  work: (opened: Embedded) => Promise<T>,
): Promise<T> {
  if (!(await isDataFolder(data))) {
    const advice = 'name the folder that "golden-hour start --data" was given'
    throw new ProgramStop('GH_FILE_UNREADABLE', `${data} is no data folder`, advice)
  }
  const settings = await chooseSettings({ config, host: null, port: null }, io)
  const lifecycle = createLifecycle(silentLogger())
  try {
    return await work(
      await openEmbedded({ data, partitions: settings.system.partitions, simulatedFrom: null }, lifecycle),
    )
  } finally {
    await lifecycle.stop()
  }
}
