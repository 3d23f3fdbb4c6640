import {
  type DurationMs,
  type EpochMs,
  type FactRef,
  type Marks,
  type Quality,
  type Status,
  type Transition,
  type TransitionKind,
  windowId,
} from '@golden-hour/model'
import type { WindowRecord } from './patient-case.ts'
import { refOf, type StoredFact } from './stored-fact.ts'
import type { Verdict } from './verdict.ts'

const FINAL: ReadonlySet<Status> = new Set(['met', 'late', 'missed', 'excused'])

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function responsibleOf(start: StoredFact): Readonly<Record<string, string>> | null {
  const { responsible } = start.data
  if (typeof responsible !== 'object' || responsible === null) return null
  let named = 0
  for (const role in responsible) {
    if (typeof (responsible as Record<string, unknown>)[role] !== 'string') return onlyNamed(responsible)
    named += 1
  }
  return named === 0 ? null : (responsible as Readonly<Record<string, string>>)
}

function onlyNamed(responsible: object): Readonly<Record<string, string>> | null {
  const named = Object.entries(responsible).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return named.length === 0 ? null : Object.fromEntries(named)
}

/** The transition that says what the record now holds. The record's revision counts it already. */
export function transitionOf(
  record: WindowRecord,
  kind: TransitionKind,
  previous: Status | null,
  knownAt: number,
  cause: Transition['cause'],
  reminder: Transition['reminder'],
): Transition {
  const { withdrawn, group, revision, start } = record
  const { rule, named } = group.program
  const id = windowId(rule.id, record.key)
  return {
    id: `${id}@${revision}`,
    windowId: id,
    revision,
    kind,
    status: withdrawn ? 'void' : record.status,
    previous,
    national: withdrawn ? 'void' : record.national,
    reason: withdrawn ? null : record.reason,
    ruleId: rule.id,
    patientId: group.owner.patientId,
    encounterId: text(start.data.encounterId),
    department: text(start.data.departmentId),
    ward: text(start.data.wardId),
    responsible: responsibleOf(start),
    startedAt: record.startedAt as EpochMs,
    dueAt: record.dueAt as EpochMs | null,
    stoppedAt: (withdrawn ? null : record.stoppedAt) as EpochMs | null,
    elapsedMs: (withdrawn ? null : record.elapsedMs) as DurationMs | null,
    marginMs: (withdrawn ? null : marginOf(record)) as DurationMs | null,
    items: record.items,
    marks: record.marks,
    quality: record.quality,
    knownAt: knownAt as EpochMs,
    documentedLate: !withdrawn && record.documentedLate,
    evidence: {
      start: refOf(start),
      stop: maybeRef(record.stop),
      excuse: maybeRef(record.excuse),
      closing: maybeRef(record.closing),
    },
    rule: named,
    cause,
    reminder,
  }
}

const maybeRef = (fact: StoredFact | null): FactRef | null => (fact === null ? null : refOf(fact))

const marginOf = (verdict: Verdict): number | null =>
  verdict.dueAt === null || verdict.stoppedAt === null || verdict.quality.includes('date')
    ? null
    : verdict.dueAt - verdict.stoppedAt

/** What kind of transition leads from one verdict of a window to the next; null where nothing shown differs. */
export function kindOfChange(before: Verdict, after: Verdict): TransitionKind | null {
  if (before.status !== after.status) return FINAL.has(before.status) ? 'restated' : 'status'
  if (!sameSaying(before, after)) return 'status'
  return sameMarks(before.marks, after.marks) ? null : 'marked'
}

function sameSaying(a: Verdict, b: Verdict): boolean {
  return (
    a.national === b.national &&
    a.reason === b.reason &&
    a.startedAt === b.startedAt &&
    a.dueAt === b.dueAt &&
    a.stoppedAt === b.stoppedAt &&
    a.elapsedMs === b.elapsedMs &&
    sameStart(a.start, b.start) &&
    sameFact(a.stop, b.stop) &&
    sameFact(a.excuse, b.excuse) &&
    sameFact(a.closing, b.closing) &&
    sameItems(a.items, b.items) &&
    sameQuality(a.quality, b.quality)
  )
}

const sameFact = (a: StoredFact | null, b: StoredFact | null): boolean =>
  a === b || (a !== null && b !== null && refOf(a) === refOf(b))

const sameStart = (a: StoredFact, b: StoredFact): boolean =>
  a === b ||
  (refOf(a) === refOf(b) &&
    ['encounterId', 'departmentId', 'wardId', 'responsible'].every(
      (field) => JSON.stringify(a.data[field]) === JSON.stringify(b.data[field]),
    ))

const sameItems = (a: Verdict['items'], b: Verdict['items']): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b)

const sameQuality = (a: readonly Quality[], b: readonly Quality[]): boolean =>
  a === b || (a.length === b.length && a.every((entry, i) => entry === b[i]))

function sameMarks(a: Marks, b: Marks): boolean {
  if (a === b) return true
  // Both are made from the same rule, name by name.
  for (const name in a) {
    const [before, after] = [a[name], b[name]]
    if (before !== after && (typeof before !== 'object' || JSON.stringify(before) !== JSON.stringify(after)))
      return false
  }
  return Object.keys(a).length === Object.keys(b).length
}
