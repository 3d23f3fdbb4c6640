import type { Reminder } from '@golden-hour/rulebook'
import type { WindowRecord } from './patient-case.ts'

const NEVER = Number.POSITIVE_INFINITY

const momentOf = (reminder: Reminder, record: WindowRecord): number => {
  const { startedAt, dueAt } = record
  if (reminder.from === 'start') return startedAt + reminder.offsetMs
  return dueAt === null ? NEVER : dueAt + reminder.offsetMs
}

/** Whether reminders of the window are due at all now. */
export const remindable = ({ withdrawn, status }: WindowRecord): boolean =>
  !withdrawn && (status === 'open' || status === 'overdue')

/** The next moment at which an entry that was not emitted yet passes, also one already past; infinite if none. */
export function nextReminderAt(record: WindowRecord): number {
  const { remind } = record.group.program.rule
  if (remind.length === 0 || !remindable(record)) return NEVER
  let next = NEVER
  for (let i = 0; i < remind.length; i++)
    if ((record.reminded & (1 << i)) === 0) next = Math.min(next, momentOf(remind[i]!, record))
  return next
}

/** Entries that have passed by the log time and were not emitted: the last one, and which they are. */
export interface Passed {
  readonly at: number
  readonly entry: string
  readonly skipped: number
  readonly bits: number
}

/** The moment of the last entry that has passed and was not emitted; infinite if none. */
export function lastPassedAt(record: WindowRecord, log: number): number {
  const { remind } = record.group.program.rule
  let last = Number.NEGATIVE_INFINITY
  for (let i = 0; i < remind.length; i++) {
    if ((record.reminded & (1 << i)) !== 0) continue
    const at = momentOf(remind[i]!, record)
    if (at <= log && at > last) last = at
  }
  return last === Number.NEGATIVE_INFINITY ? NEVER : last
}

export function passedReminders(record: WindowRecord, log: number): Passed | null {
  const { remind } = record.group.program.rule
  let lastAt = Number.NEGATIVE_INFINITY
  let entry = ''
  let bits = 0
  let count = 0
  for (let i = 0; i < remind.length; i++) {
    if ((record.reminded & (1 << i)) !== 0) continue
    const at = momentOf(remind[i]!, record)
    if (at > log) continue
    bits |= 1 << i
    count += 1
    if (at < lastAt) continue
    lastAt = at
    entry = remind[i]!.entry
  }
  return count === 0 ? null : { at: lastAt, entry, skipped: count - 1, bits }
}
