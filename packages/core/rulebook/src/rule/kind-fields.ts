import type { Kind } from '@golden-hour/model'
import type { FieldsAllowed } from '../source/read.ts'

export const KINDS: readonly Kind[] = ['deadline', 'dwell', 'bundle', 'order', 'absence', 'recurring', 'tally']

const EVERY_KIND = [
  'id',
  'name',
  'basis',
  'mode',
  'reason',
  'kind',
  'per',
  'start',
  'with',
  'applies',
  'excuses',
  'marks',
  'effective',
  'severity',
  'version',
  'loosen',
]
const WAITING = ['ends', 'until', 'remind', 'settle', 'ladder']

const OWN: Readonly<Record<Kind, readonly string[]>> = {
  deadline: ['stop', 'limit', 'goal', ...WAITING],
  dwell: ['stop', 'limit', 'goal', ...WAITING],
  bundle: ['stop', 'limit', 'goal', ...WAITING],
  order: ['require', 'atLeast', 'ladder'],
  absence: ['avoid', 'limit', ...WAITING],
  recurring: ['stop', 'every', ...WAITING],
  tally: [],
}

export const REQUIRED: Readonly<Record<Kind, readonly string[]>> = {
  deadline: ['per', 'start', 'stop'],
  dwell: ['per', 'start', 'stop'],
  bundle: ['per', 'start', 'stop'],
  order: ['per', 'start', 'require'],
  absence: ['per', 'start', 'avoid'],
  recurring: ['per', 'start', 'stop', 'every'],
  tally: ['per', 'start'],
}

const WHY: Readonly<Record<string, string>> = {
  stop: 'what it waits for is not called "stop"',
  require: 'only an order requires something before its start',
  avoid: 'only an absence avoids something',
  limit: 'it has no deadline of its own',
  goal: 'it has no deadline to be reported beside',
  every: 'only a recurring rule has cycles',
  atLeast: 'only an order reckons back from its start',
  ends: 'it is decided at once, so nothing can end it',
  until: 'it is decided at once, so nothing can close it',
  remind: 'it is decided at once, so there is nothing to remind of',
  settle: 'it is decided at once, so there is nothing to wait for',
  ladder: 'it never alerts',
}

const BY_KIND: Readonly<Record<string, string>> = {
  'order.stop': 'write "require"',
  'absence.stop': 'write "avoid"',
  'tally.stop': 'it waits for nothing',
  'recurring.limit': 'its limit is "every"',
  'absence.goal': 'nothing is to be reached',
}

/** Which fields a rule of the kind may have, and why it may not have those of others. */
export function fieldsOfKind(kind: Kind): FieldsAllowed {
  const allowed = [...EVERY_KIND, ...OWN[kind]]
  const refused = Object.fromEntries(
    Object.entries(WHY).map(([field, why]) => [field, BY_KIND[`${kind}.${field}`] ?? why]),
  )
  return { allowed, of: `a rule of kind ${kind}`, refused }
}
