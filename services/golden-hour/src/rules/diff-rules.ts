import { byCodeUnit, type Transition } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import { createWindowBook } from '../engine/window-book.ts'
import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { createProgress } from '../output/progress.ts'
import { table } from '../output/table.ts'
import { readEvents } from '../replay/read-events.ts'
import { replayEvents } from '../replay/replay-events.ts'
import { loadFolder } from '../rulebook/load-folder.ts'
import { readZone } from '../time/hospital-zone.ts'
import { readUntil } from '../time/until.ts'

export interface DiffOptions {
  readonly before: string
  readonly after: string
  readonly events: string
  readonly until: string | null
  /** Null: the rulebook's. */
  readonly zone: string | null
  readonly json: boolean
}

/** A window whose status would be another; `none` where one of the rulebooks has no such window. */
interface ChangedWindow {
  readonly window: string
  readonly rule: string
  readonly before: string
  readonly after: string
}

/** Void and no window are the same. */
const statusOf = (window: Transition | undefined): string =>
  window === undefined || window.status === 'void' ? 'none' : window.status

async function windowsUnder(rulebook: Rulebook, options: DiffOptions, io: Io) {
  const zone = options.zone === null ? rulebook.zone : readZone(options.zone)
  const book = createWindowBook()
  let refused = 0
  const total = await io.files.size(options.events)
  const progress = createProgress(io, 'replay', total)
  const until = options.until === null ? null : readUntil(options.until, zone)
  const listener = {
    progress,
    transitions: book.take,
    refused: () => {
      refused += 1
    },
    flush: () => Promise.resolve(),
  }
  const request = { rulebook, events: readEvents(options.events, io), until, forget: false }
  await replayEvents(request, listener).finally(() => progress.stop())
  return { windows: new Map(book.windows().map((window) => [window.windowId, window])), refused }
}

function compareWindows(
  before: ReadonlyMap<string, Transition>,
  after: ReadonlyMap<string, Transition>,
): readonly ChangedWindow[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort(byCodeUnit)
    .map((window) => ({
      window,
      rule: (before.get(window) ?? after.get(window))?.ruleId ?? '',
      before: statusOf(before.get(window)),
      after: statusOf(after.get(window)),
    }))
    .filter((change) => change.before !== change.after)
}

/** How many windows of a rule go from which status to which, in the order of the rules' ids. */
function countChanges(changes: readonly ChangedWindow[]) {
  const counts = new Map<string, { rule: string; before: string; after: string; windows: number }>()
  for (const { rule, before, after } of changes) {
    const key = JSON.stringify([rule, before, after])
    const known = counts.get(key) ?? { rule, before, after, windows: 0 }
    known.windows += 1
    counts.set(key, known)
  }
  return [...counts].sort(([a], [b]) => byCodeUnit(a, b)).map(([, count]) => count)
}

/** `golden-hour rules diff`: which windows would change status under the other rulebook. */
export async function diffRules(options: DiffOptions, io: Io): Promise<ExitCode> {
  const choice = { overlay: null, zone: options.zone }
  const rulebooks = [await loadFolder(options.before, choice, io), await loadFolder(options.after, choice, io)] as const
  const before = await windowsUnder(rulebooks[0], options, io)
  const after = await windowsUnder(rulebooks[1], options, io)
  const changes = compareWindows(before.windows, after.windows)
  const counts = countChanges(changes)
  const unchanged = new Set([...before.windows.keys(), ...after.windows.keys()]).size - changes.length
  if (before.refused > 0) io.stderr.write(`${before.refused} lines of ${options.events} could not be read\n`)
  if (options.json) io.stdout.write(`${JSON.stringify({ changed: changes.length, unchanged, counts, changes })}\n`)
  else {
    const left = (title: string) => ({ title, align: 'left' as const })
    const columns = [left('rule'), left('now'), left('would be'), { title: 'windows', align: 'right' as const }]
    const rows = counts.map((c) => [c.rule, c.before, c.after, String(c.windows)])
    if (rows.length > 0) io.stdout.write(`${table(columns, rows)}\n`)
    for (const change of changes) io.stdout.write(`${change.window}: ${change.before} → ${change.after}\n`)
    io.stdout.write(`${changes.length} windows would change status, ${unchanged} would not\n`)
  }
  return 0
}
