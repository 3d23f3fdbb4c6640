import type { Status } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import type { Paint } from '../output/paint.ts'
import { type Column, table } from '../output/table.ts'
import { cutToWidth } from '../output/text-width.ts'
import { countRules } from '../replay/rule-counts.ts'
import type { SimulatedDay } from './simulated-day.ts'
import { statusPaint, statusWord } from './status-words.ts'

const SHOWN: readonly Status[] = ['met', 'late', 'missed', 'overdue', 'open', 'excused', 'unknown']
const NAME_COLUMNS = 20

const COLUMNS: readonly Column[] = [
  { title: '规则', align: 'left' },
  { title: 'rule', align: 'left' },
  { title: '时窗', align: 'right' },
  ...SHOWN.map((status): Column => ({ title: statusWord(status), align: 'right' })),
  { title: '中位min', align: 'right' },
]

/** What became of the windows, a line for each rule that had any, in Chinese and English. */
export function ruleTable(day: SimulatedDay, rulebook: Rulebook, paint: Paint): string {
  const names = new Map(rulebook.rules.map((rule) => [rule.id, rule.name]))
  const count = (status: Status, n: number): string =>
    n === 0 ? paint.dim('·') : statusPaint(status, paint)(String(n))
  const rows = countRules(day.book.windows()).map((counts) => [
    cutToWidth(names.get(counts.rule)?.zh ?? counts.rule, NAME_COLUMNS),
    cutToWidth(names.get(counts.rule)?.en ?? '', NAME_COLUMNS),
    String(counts.windows),
    ...SHOWN.map((status) => count(status, counts.statuses[status])),
    counts.medianMinutes === null ? paint.dim('·') : counts.medianMinutes.toFixed(1),
  ])
  return table(COLUMNS, rows)
}
