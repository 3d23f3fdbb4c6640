import { computeIndicators, type IndicatorReport } from '@golden-hour/indicators'
import type { Zone } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import { createWindowBook, type WindowBook } from '../engine/window-book.ts'
import { type ExitCode, ProgramStop } from '../exit.ts'
import type { TextFile } from '../files/file-store.ts'
import type { Io } from '../io.ts'
import { createProgress } from '../output/progress.ts'
import { withFiles } from '../output/text-output.ts'
import { loadFolder } from '../rulebook/load-folder.ts'
import { readZone } from '../time/hospital-zone.ts'
import { readUntil } from '../time/until.ts'
import { type ReadEvent, readEvents } from './read-events.ts'
import { type Replayed, replayEvents } from './replay-events.ts'
import { summaryJson, summaryText } from './summary.ts'
import { transitionLine, windowLine } from './window-line.ts'

export interface ReplayOptions {
  readonly file: string
  readonly rulebook: string
  readonly overlay: string | null
  readonly until: string | null
  readonly out: string
  /** The hospital's zone, in which days begin and times are written; null: the rulebook's. */
  readonly zone: string | null
  readonly strict: boolean
  readonly forget: boolean
  readonly json: boolean
}

/** More are only in `refused.ndjson`, so that a wrong file does not fill the screen. */
const REFUSALS_SHOWN = 100

type Refusal = Extract<ReadEvent, { kind: 'refused' }>

const OUTPUTS = ['windows.ndjson', 'transitions.ndjson', 'indicators.json', 'refused.ndjson'] as const
type Outputs = Readonly<Record<(typeof OUTPUTS)[number], TextFile>>

async function openOutputs(folder: string, io: Io): Promise<Outputs> {
  await io.files.makeFolder(folder)
  const opened: [string, TextFile][] = []
  for (const name of OUTPUTS) opened.push([name, await io.files.create(`${folder}/${name}`)])
  return Object.fromEntries(opened) as Record<(typeof OUTPUTS)[number], TextFile>
}

function createRefusals(options: ReplayOptions, io: Io) {
  let count = 0
  let text = ''
  return {
    take(refusal: Refusal): void {
      count += 1
      const where = `${options.file}:${refusal.line}`
      if (options.strict) {
        const advice = 'mend the line, or leave out --strict to replay the rest'
        throw new ProgramStop('GH_INPUT_REFUSED', `${where}  ${refusal.reason}`, advice)
      }
      if (count <= REFUSALS_SHOWN) io.stderr.write(`${where}  ${refusal.reason}\n`)
      if (count === REFUSALS_SHOWN) io.stderr.write('… further refused lines are only in refused.ndjson\n')
      text += `${JSON.stringify({ line: refusal.line, reason: refusal.reason, text: refusal.text })}\n`
    },
    /** What was refused since the last call, as lines. */
    drain(): string {
      const lines = text
      text = ''
      return lines
    },
  }
}

/** `indicators.json`: one row a line, so that two runs can be compared by eye. */
function indicatorText(report: IndicatorReport): string {
  const rows = report.rows.map((row) => JSON.stringify(row)).join(',\n')
  return `{"asOf":${JSON.stringify(report.asOf)},"rows":[${rows === '' ? '' : `\n${rows}\n`}]}\n`
}

async function writeResults(book: WindowBook, rulebook: Rulebook, replayed: Replayed, zone: Zone, outputs: Outputs) {
  const windows = book.windows()
  for (const window of windows) await outputs['windows.ndjson'].write(`${windowLine(window, zone)}\n`)
  const { indicators, zone: days } = rulebook
  const { logTime } = replayed
  if (logTime === null) await outputs['indicators.json'].write('{"asOf":null,"rows":[]}\n')
  else
    await outputs['indicators.json'].write(
      indicatorText(computeIndicators({ indicators, windows, zone: days, asOf: logTime })),
    )
}

/** `golden-hour replay`: the engine over a file of events, no services. Same input, same bytes. */
export async function replay(options: ReplayOptions, io: Io): Promise<ExitCode> {
  const asked = options.zone === null ? null : readZone(options.zone)
  const rulebook = await loadFolder(options.rulebook, { overlay: options.overlay, zone: options.zone }, io)
  const zone = asked ?? rulebook.zone
  const until = options.until === null ? null : readUntil(options.until, zone)
  const total = options.file === '-' ? null : await io.files.size(options.file)
  const book = createWindowBook()
  const refusals = createRefusals(options, io)
  const outputs = await openOutputs(options.out, io)
  let replayed: Replayed | null = null
  await withFiles(Object.values(outputs), async () => {
    const progress = createProgress(io, 'replay', total)
    let said = ''
    const listener = {
      progress,
      transitions: (all: Parameters<WindowBook['take']>[0]) => {
        book.take(all)
        for (const transition of all) said += `${transitionLine(transition, zone)}\n`
      },
      refused: refusals.take,
      async flush() {
        const lines = said
        said = ''
        if (lines !== '') await outputs['transitions.ndjson'].write(lines)
        await outputs['refused.ndjson'].write(refusals.drain())
      },
    }
    const request = { rulebook, events: readEvents(options.file, io), until, forget: options.forget }
    replayed = await replayEvents(request, listener).finally(() => progress.stop())
    await writeResults(book, rulebook, replayed, zone, outputs)
  })
  if (replayed === null) return 3
  const summary = { replayed: replayed as Replayed, book, rulebook, zone, out: options.out }
  io.stdout.write(options.json ? `${JSON.stringify(summaryJson(summary))}\n` : summaryText(summary))
  return 0
}
