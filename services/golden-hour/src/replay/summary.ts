import { OUTCOMES, type Zone } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import type { WindowBook } from '../engine/window-book.ts'
import { table } from '../output/table.ts'
import type { Replayed } from './replay-events.ts'
import { COUNTED, countRules, type RuleCounts } from './rule-counts.ts'

export interface Summary {
  readonly replayed: Replayed
  readonly book: WindowBook
  readonly rulebook: Rulebook
  readonly zone: Zone
  readonly out: string
}

const minutes = (value: number | null): string => (value === null ? '–' : value.toFixed(2))

const row = (counts: RuleCounts): readonly string[] => [
  counts.rule,
  String(counts.windows),
  ...COUNTED.map((status) => String(counts.statuses[status])),
  minutes(counts.medianMinutes),
]

const COLUMNS = [
  { title: 'rule', align: 'left' as const },
  ...['windows', ...COUNTED, 'median min'].map((title) => ({ title, align: 'right' as const })),
]

/** `15214 lines = 15000 applied + …`: every line has one outcome, or was not yet known at `--until`. */
function accountingLine(replayed: Replayed): string {
  const parts = OUTCOMES.map((outcome) => `${replayed.accounting[outcome]} ${outcome}`)
  if (replayed.notYetKnown > 0) parts.push(`${replayed.notYetKnown} not yet known`)
  return `${replayed.lines} lines = ${parts.join(' + ')}\n`
}

/** For people: a table of rules, where the log time came to, what became of each line. */
export function summaryText({ replayed, book, rulebook, zone, out }: Summary): string {
  const rows = countRules(book.windows()).map(row)
  const body = rows.length === 0 ? 'no windows\n' : table(COLUMNS, rows)
  const at = replayed.logTime === null ? 'no events' : `log time ${zone.format(replayed.logTime)}`
  const refused = replayed.accounting.quarantined
  const quarantine = refused === 0 ? '' : `${refused} refused: see ${out}/refused.ndjson\n`
  const facts = `${at} · ${book.transitions} transitions · rulebook ${rulebook.hash.slice(0, 12)} · written to ${out}\n`
  return `${body}\n${facts}${quarantine}${accountingLine(replayed)}`
}

/** For scripts: the same, in full. */
export function summaryJson({ replayed, book, rulebook, zone, out }: Summary): Readonly<Record<string, unknown>> {
  return {
    lines: replayed.lines,
    accounting: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, replayed.accounting[outcome]])),
    notYetKnown: replayed.notYetKnown,
    logTime: replayed.logTime === null ? null : zone.format(replayed.logTime),
    transitions: book.transitions,
    rulebook: rulebook.hash,
    out,
    rules: countRules(book.windows()).map(({ rule, windows, statuses, medianMinutes }) => ({
      rule,
      windows,
      ...Object.fromEntries(COUNTED.map((status) => [status, statuses[status]])),
      medianMinutes: medianMinutes === null ? null : Number(medianMinutes.toFixed(2)),
    })),
  }
}
