import { rebuildLedger } from '@golden-hour/recorder'
import { silentLogger } from '@golden-hour/service-kit'
import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { type StoresChoice, withStores } from '../offline/with-stores.ts'
import { counted } from '../output/counted.ts'
import { createProgress } from '../output/progress.ts'

/** `golden-hour rebuild`: facts, windows and revisions again, from the log. Alerts, reports and accounts stay. */
export async function rebuild(choice: StoresChoice, io: Io): Promise<ExitCode> {
  return withStores(['log', 'ledger'], choice, io, async ({ log, ledger }): Promise<ExitCode> => {
    const progress = createProgress(io, 'rebuild', null)
    const counts = await rebuildLedger({
      log,
      ledger,
      logger: silentLogger(),
      progress: (done: number, total: number) => progress.at(done, `${done} of ${total} records`),
    }).finally(() => progress.stop())
    io.stdout.write(
      `${counted(counts.facts, 'fact')}, ${counted(counts.windows, 'window')}, ${counted(counts.revisions, 'revision')}\n`,
    )
    return 0
  })
}
