import type { Quality, Status } from '@golden-hour/model'
import type { Name } from '../cel/environment.ts'
import { type CelType, DURATION, mergeTypes } from '../cel/type.ts'
import type { WindowScope } from '../compiled/indicator.ts'

/** Statuses that an indicator can ask for: a window that is void is counted nowhere. */
export const COUNTED: readonly Status[] = ['open', 'overdue', 'met', 'late', 'missed', 'excused', 'unknown']

const QUALITIES: readonly Quality[] = [
  'minute',
  'date',
  'zero',
  'future',
  'backdated',
  'auto-acknowledged',
  'clock',
  'backfill',
]

/** Marks that all rules of a term declare, with what is known of each. */
export function commonMarks(ofRules: readonly ReadonlyMap<string, CelType>[]): ReadonlyMap<string, CelType> {
  const [first, ...others] = ofRules
  const common = new Map<string, CelType>()
  for (const [name, type] of first ?? []) {
    const types = others.map((marks) => marks.get(name))
    if (types.every((other) => other !== undefined))
      common.set(
        name,
        types.reduce<CelType>((all, other) => mergeTypes(all, asMark(other!)), asMark(type)),
      )
  }
  return common
}

/** A mark carries a date-time as milliseconds, so it stays one; durations likewise. */
const asMark = (type: CelType): CelType => type

/** `marks`, `status`, `reason`, `quality`, `elapsed`. */
export function windowNames(marks: ReadonlyMap<string, CelType>): ReadonlyMap<string, Name<WindowScope>> {
  return new Map<string, Name<WindowScope>>([
    [
      'marks',
      {
        type: { kind: 'map', fields: marks, open: false, title: 'every rule of this term' },
        run: (w) => w.marks,
        reads: null,
      },
    ],
    ['status', { type: { kind: 'string', oneOf: COUNTED }, run: (w) => w.status, reads: null }],
    ['reason', { type: { kind: 'string', oneOf: null }, run: (w) => w.reason, reads: null }],
    [
      'quality',
      { type: { kind: 'list', of: { kind: 'string', oneOf: QUALITIES } }, run: (w) => w.quality, reads: null },
    ],
    ['elapsed', { type: DURATION, run: (w) => w.elapsedMs, reads: null }],
  ])
}
