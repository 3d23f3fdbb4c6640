import { decodeLine, eventType, isExtensionType, nearestTypes } from '@golden-hour/events'
import { byCodeUnit } from '@golden-hour/model'
import type { Fault } from '@golden-hour/rulebook'
import { type ExitCode, ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { describeFault } from '../output/faults.ts'
import { paintFor } from '../output/paint.ts'
import { createProgress, type Progress } from '../output/progress.ts'
import { writeLines } from '../output/text-output.ts'
import { createConverter, type ImportedEvent } from './convert-row.ts'
import { readCsvRows } from './csv-rows.ts'
import type { LogRow, LogRows } from './log-row.ts'
import type { Mapping } from './mapping.ts'
import { readMapping, type TypeNames } from './read-mapping.ts'
import { readTextPieces } from './text-pieces.ts'
import { readXesRows } from './xes-rows.ts'

export interface ImportOptions {
  readonly file: string
  readonly map: string
  /** Null: standard output. */
  readonly out: string | null
  readonly json: boolean
}

interface Imported {
  /** The events as lines of NDJSON, each with the instant it is sorted by. */
  readonly lines: { readonly at: number; readonly text: string }[]
  readonly skipped: Map<string, number>
  readonly bad: { readonly line: number; readonly reason: string }[]
  rows: number
}

const vocabulary: TypeNames = {
  isKnown: (type) => eventType(type) !== undefined || isExtensionType(type),
  nearest: (type) => nearestTypes(type, 1)[0] ?? null,
}

function stopOnFaults(faults: readonly Fault[], map: string, io: Io): void {
  if (faults.length === 0) return
  for (const fault of faults) io.stderr.write(describeFault(fault, paintFor(io.stderr)))
  const n = faults.length === 1 ? '1 fault' : `${faults.length} faults`
  throw new ProgramStop(
    'GH_MAPPING_FAULTY',
    `${map} has ${n}`,
    'mend the mapping and import again; nothing was written',
  )
}

/** An event that the codec would refuse later is a bad row now, while its line is still known. */
function refusalOf(event: ImportedEvent, text: string): string | null {
  const decoded = decodeLine(text)
  return decoded.ok ? null : `${event.type}: ${decoded.problem.errors.map((e) => `${e.path} ${e.message}`).join('; ')}`
}

function takeRow(row: LogRow, convert: ReturnType<typeof createConverter>, imported: Imported): void {
  imported.rows += 1
  const converted = convert(row)
  if (converted.kind === 'skipped') {
    imported.skipped.set(converted.activity, (imported.skipped.get(converted.activity) ?? 0) + 1)
    return
  }
  const text = converted.kind === 'event' ? JSON.stringify(converted.event) : ''
  const reason = converted.kind === 'bad' ? converted.reason : refusalOf(converted.event, text)
  if (reason !== null) imported.bad.push({ line: row.line, reason })
  else if (converted.kind === 'event') imported.lines.push({ at: converted.at, text })
}

async function readRows(rows: AsyncIterable<LogRows>, mapping: Mapping, map: string, io: Io, progress: Progress) {
  const imported: Imported = { lines: [], skipped: new Map(), bad: [], rows: 0 }
  const convert = createConverter(mapping)
  let headerSeen = false
  for await (const batch of rows) {
    if (!headerSeen && batch.columns !== null) stopOnFaults(mapping.missingColumns(batch.columns), map, io)
    headerSeen = true
    for (const row of batch.rows) takeRow(row, convert, imported)
    progress.at(batch.bytesRead, `${imported.rows} rows`)
  }
  return imported
}

function report(imported: Imported, options: ImportOptions, io: Io): void {
  const skipped = [...imported.skipped].sort(([a], [b]) => byCodeUnit(a, b))
  const skippedRows = skipped.reduce((sum, [, n]) => sum + n, 0)
  for (const { line, reason } of imported.bad) io.stderr.write(`${options.file}:${line}  ${reason}\n`)
  for (const [activity, n] of skipped) io.stderr.write(`skipped: ${n} × ${activity} (not named under types)\n`)
  if (imported.rows === 0) io.stderr.write(`${options.file} holds no rows\n`)
  const counts = { rows: imported.rows, written: imported.lines.length, skipped: skippedRows, bad: imported.bad.length }
  io.stderr.write(
    `${counts.rows} rows: ${counts.written} events written, ${counts.skipped} skipped, ${counts.bad} bad rows refused\n`,
  )
  if (!options.json) return
  const details = { skippedActivities: Object.fromEntries(skipped), badRows: imported.bad }
  io.stdout.write(`${JSON.stringify({ ...counts, out: options.out, ...details })}\n`)
}

/** `golden-hour import`: an event log to CloudEvents, one a line, in the order in which a feed would bring them. */
export async function importLog(options: ImportOptions, io: Io): Promise<ExitCode> {
  const read = readMapping(await io.files.readText(options.map), options.map, vocabulary)
  if (!read.ok) stopOnFaults(read.faults, options.map, io)
  if (!read.ok) return 1
  const { mapping } = read
  const progress = createProgress(io, 'import', await io.files.size(options.file))
  const pieces = readTextPieces(io.files.readBytes(options.file), mapping.encoding, options.file)
  const rows = mapping.format === 'csv' ? readCsvRows(pieces, mapping.delimiter) : readXesRows(pieces)
  const imported = await readRows(rows, mapping, options.map, io, progress).finally(() => progress.stop())
  imported.lines.sort((a, b) => a.at - b.at)
  await writeLines(
    options.out,
    imported.lines.map((line) => line.text),
    io,
  )
  report(imported, options, io)
  return imported.bad.length > 0 ? 1 : 0
}
