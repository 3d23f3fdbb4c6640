import type { TextFile } from '../files/file-store.ts'
import type { Io } from '../io.ts'

const PIECE_CHARS = 64 * 1024

/** Standard output as a file: waits for a slow reader instead of keeping everything in memory. */
function standardOutput(io: Io): TextFile {
  let pending = ''
  const flush = async (): Promise<void> => {
    const text = pending
    pending = ''
    if (text === '') return
    io.stdout.write(text)
    await io.stdout.drained()
  }
  return {
    async write(text) {
      pending += text
      if (pending.length >= PIECE_CHARS) await flush()
    },
    close: flush,
    discard: flush,
  }
}

/** Where a command writes its events: the file of that name, or standard output for null and `-`. */
const openOutput = (path: string | null, io: Io): Promise<TextFile> =>
  path === null || path === '-' ? Promise.resolve(standardOutput(io)) : io.files.create(path)

/** Does the work with the files open; all of them appear when it succeeds, none when it fails. */
export async function withFiles(files: readonly TextFile[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
    for (const file of files) await file.close()
  } catch (error) {
    for (const file of files) await file.discard()
    throw error
  }
}

/** Writes the lines, each with a line end, to the file of that name, or to standard output for null and `-`. */
export async function writeLines(path: string | null, lines: Iterable<string>, io: Io): Promise<void> {
  const output = await openOutput(path, io)
  await withFiles([output], async () => {
    for (const line of lines) await output.write(`${line}\n`)
  })
}
