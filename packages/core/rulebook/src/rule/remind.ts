import { type DurationMs, durationMs, type Kind, MINUTE_MS } from '@golden-hour/model'
import type { Every, Limit, Reminder } from '../compiled/rule.ts'
import { parseDuration } from '../iso-duration.ts'
import type { FaultList } from '../source/fault-list.ts'
import type { Node } from '../source/node.ts'
import { readList, readText } from '../source/read.ts'

/** What a reminder is reckoned from. */
export interface Deadline {
  readonly kind: Kind
  readonly limit: Limit | null
  readonly every: Every | null
  readonly settleMs: DurationMs | null
}

type Read = { readonly ok: true; readonly reminder: Reminder } | { readonly ok: false; readonly message: string }

/** `PT30M` after the start, `due-PT15M`, `due`, `due+PT24H`. */
function parseReminder(entry: string): Read {
  const relative = /^due(?:([+-])(.+))?$/.exec(entry)
  const written = relative === null ? entry : (relative[2] ?? 'PT0S')
  const parsed = parseDuration(written)
  if (!parsed.ok)
    return { ok: false, message: `"${entry}" is no reminder: write PT30M (after the start), due-PT15M or due+PT10M` }
  if (parsed.ms < 0) return { ok: false, message: `"${entry}": write the sign after "due", as due-PT15M` }
  const offset = relative?.[1] === '-' ? -parsed.ms : parsed.ms
  return {
    ok: true,
    reminder: { entry, from: relative === null ? 'start' : 'due', offsetMs: durationMs(offset === 0 ? 0 : offset) },
  }
}

/** The fixed length of the window, where it has one. */
function fixedMs(deadline: Deadline): DurationMs | null {
  if (deadline.every?.kind === 'sliding') return deadline.every.everyMs
  return deadline.limit?.kind === 'relative' ? (deadline.limit.fixedMs ?? null) : null
}

/** Why a reminder can never be sent, or null. */
function whyNever(reminder: Reminder, deadline: Deadline): string | null {
  const length = fixedMs(deadline)
  const { from, offsetMs } = reminder
  if (from === 'due' && deadline.limit === null && deadline.every === null)
    return 'the rule has no limit, so nothing is ever due'
  if (from === 'due' && length !== null && -offsetMs > length) return 'it lies before the start'
  if (deadline.kind !== 'absence') return null
  const afterDue = from === 'due' ? offsetMs : length === null ? 0 : offsetMs - length
  return afterDue > (deadline.settleMs ?? MINUTE_MS) ? 'an absence is decided when its limit has passed' : null
}

/** The reminders of a rule; one that can never be sent is refused. */
export function readReminders(faults: FaultList, node: Node, deadline: Deadline): Reminder[] {
  const reminders: Reminder[] = []
  for (const item of readList(faults, node, 'a list of moments, as [PT30M, due-PT15M]') ?? []) {
    const entry = readText(faults, item, 'a moment, as PT30M or due-PT15M')
    if (entry === null) continue
    const read = parseReminder(entry)
    if (!read.ok) {
      faults.fault('bad-reminder', item.place, read.message)
      continue
    }
    const never = whyNever(read.reminder, deadline)
    const same = reminders.some((r) => r.from === read.reminder.from && r.offsetMs === read.reminder.offsetMs)
    if (never !== null) faults.fault('reminder-never', item.place, `"${entry}" can never be sent: ${never}`)
    else if (same) faults.fault('bad-reminder', item.place, `"${entry}" is there twice`)
    else reminders.push(read.reminder)
  }
  return reminders
}
