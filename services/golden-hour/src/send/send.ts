import { type SendSummary, sendEvents } from '@golden-hour/gateway'
import { type ExitCode, ProgramStop } from '../exit.ts'
import { readLines } from '../files/read-lines.ts'
import type { Io } from '../io.ts'
import { createProgress } from '../output/progress.ts'

export interface SendOptions {
  /** `-` reads standard input. */
  readonly file: string
  readonly to: string
  readonly keyFile: string | null
  readonly rate: number | null
  readonly batch: number | null
  /** Seconds. */
  readonly patience: number | null
  readonly json: boolean
}

/** A gateway that does not answer is tried again; an address that is none would be tried in vain. */
function checkAddress(to: string): void {
  if (/^https?:\/\//.test(to) && URL.canParse(to)) return
  throw new ProgramStop('GH_USAGE', `--to ${to} is no address`, 'write it like http://127.0.0.1:8080')
}

async function keyOf({ keyFile }: SendOptions, io: Io): Promise<string> {
  if (keyFile !== null) return (await io.files.readText(keyFile)).trim()
  const key = io.env.GH_SOURCE_KEY
  if (key !== undefined && key !== '') return key
  throw new ProgramStop(
    'GH_USAGE',
    'no key was given',
    "name the source's key with --key-file, or put it into GH_SOURCE_KEY",
  )
}

/** Lines that are no text are sent as they are told to be: empty, so that the gateway's numbering stays the file's. */
async function* textLines(file: string, io: Io): AsyncGenerator<string> {
  const bytes = file === '-' ? io.stdin : io.files.readBytes(file)
  for await (const lines of readLines(bytes)) {
    for (const { number, text, problem } of lines) {
      if (text === null) io.stderr.write(`${file}:${number}  ${problem}\n`)
      yield text ?? ''
    }
  }
}

const summaryText = ({ answered, accepted, duplicates, quarantined, refused }: SendSummary): string =>
  `${answered} answered = ${accepted} accepted + ${duplicates} duplicate + ${quarantined} quarantined + ${refused} refused\n`

/** `golden-hour send`: exit 1 where anything was refused or quarantined. */
export async function send(options: SendOptions, io: Io): Promise<ExitCode> {
  const { file, to, rate, batch, patience } = options
  checkAddress(to)
  const key = await keyOf(options, io)
  const progress = createProgress(io, 'send', null)
  const summary = await sendEvents({
    url: to,
    key,
    lines: textLines(file, io),
    ...(rate === null ? {} : { rate }),
    ...(batch === null ? {} : { batch }),
    ...(patience === null ? {} : { patienceMs: patience * 1_000 }),
    onProgress: ({ answered }) => progress.at(answered, `${answered} answered`),
    onFault: ({ line, outcome, reason, detail, quarantineId }) =>
      io.stderr.write(
        `${file}:${line}  ${outcome} ${reason}: ${detail}${quarantineId === null ? '' : ` as ${quarantineId}`}\n`,
      ),
  }).finally(() => progress.stop())
  io.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : summaryText(summary))
  return summary.refused + summary.quarantined > 0 ? 1 : 0
}
