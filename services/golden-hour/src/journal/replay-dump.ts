import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { counted } from '../output/counted.ts'
import { withFiles } from '../output/text-output.ts'
import { dumpedJournal } from './dumped-journal.ts'
import { saidLine } from './said-line.ts'

/** `golden-hour journal replay`: what a dumped journal leads to, as `journal dump --transitions` writes what was said. */
export async function replayDump(path: string, out: string, io: Io): Promise<ExitCode> {
  const journal = await dumpedJournal(path, io)
  const file = await io.files.create(out)
  let transitions = 0
  await withFiles([file], async () => {
    for (let partition = 0; partition < journal.partitions; partition++) {
      for await (const said of (await journal.replay(partition)).said) {
        await file.write(`${saidLine(partition, said)}\n`)
        transitions += 1
      }
    }
  })
  io.stdout.write(`${out}: ${counted(transitions, 'transition')}\n`)
  return 0
}
