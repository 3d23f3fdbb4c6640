import type { Transition } from '@golden-hour/model'
import { evaluateAll, type OracleWindow, type RandomCase, type RuleDocument, randomCase } from '@golden-hour/testkit'
import { describe, it } from 'vitest'
import { durationOf, endOf, journalOf, rulebookOf } from './harness/journal.ts'
import { runTicking } from './harness/runs.ts'
import { forAll, oracleFacts } from './harness/seeds.ts'

/** engine.md §4: when an entry is due for a window, or null: it has no deadline to be before or after. */
function momentOf(entry: string, window: OracleWindow): number | null {
  const relative = /^due([+-])(.+)$/.exec(entry)
  if (relative === null) return window.startedAt + durationOf(entry)
  const length = durationOf(relative[2] ?? '')
  return window.dueAt === null ? null : window.dueAt + (relative[1] === '-' ? -length : length)
}

/**
 * What passes now: each entry once per window, when log time is at or past its moment and the window is open or
 * overdue at that log time; of several only the last is sent, and says how many it stands for.
 */
function remindersNow(rules: readonly RuleDocument[], table: Iterable<OracleWindow>, done: Set<string>, now: number) {
  const lines: string[] = []
  for (const window of table) {
    if (window.status !== 'open' && window.status !== 'overdue') continue
    const rule = rules.find(({ id }) => window.windowId.startsWith(`${id}/`))
    const passed = (rule?.remind ?? [])
      .map((entry) => ({ entry, moment: momentOf(entry, window) ?? Number.POSITIVE_INFINITY }))
      .filter(({ entry, moment }) => moment <= now && !done.has(`${window.windowId} ${entry}`))
      .sort((a, b) => a.moment - b.moment)
    for (const { entry } of passed) done.add(`${window.windowId} ${entry}`)
    const last = passed.at(-1)
    if (last !== undefined) lines.push(`${window.windowId} ${last.entry} skipping ${passed.length - 1}`)
  }
  return lines
}

const said = (step: readonly Transition[]): string[] =>
  step.flatMap(({ kind, windowId, reminder }) =>
    kind === 'reminder' && reminder !== null ? [`${windowId} ${reminder.entry} skipping ${reminder.skipped}`] : [],
  )

function remindsAsTheOracle(random: RandomCase): void {
  const facts = oracleFacts(random.stream)
  const done = new Set<string>()
  const { rules, tables } = random
  runTicking(rulebookOf(random), journalOf(random.stream), endOf(random.stream), (engine, step, applied) => {
    const now = engine.logTime ?? 0
    const table = evaluateAll({ rules, tables, facts: facts.slice(0, applied), logTime: now })
    const expected = remindersNow(rules, table.values(), done, now)
    const [ours, theirs] = [said(step).sort().join('; '), expected.sort().join('; ')]
    if (ours !== theirs) {
      const when = `after ${applied} records, at ${new Date(now).toISOString()}`
      throw new Error(`${when}\n  engine reminds: ${ours || 'of nothing'}\n  expected: ${theirs || 'nothing'}`)
    }
  })
}

describe('reminders, the engine', () => {
  it('sends each entry once, while the window is open or overdue, and the last of several', () => {
    forAll(randomCase, 0.25, remindsAsTheOracle)
  }, 600_000)
})
