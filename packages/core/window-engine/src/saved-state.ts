import { byCodeUnit, epochMs, type Fact, type FactData, OUTCOMES, type Outcome, type Status } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import { createEngine, type Engine, type EngineOptions } from './engine.ts'
import type { ClockState } from './log-clock.ts'
import { PatientCase, WindowRecord } from './patient-case.ts'
import { StoredFact } from './stored-fact.ts'

/*
 * A saved state is NDJSON: a header, then one line a patient. A line holds a case: its facts and the history of each
 * window (revision, reminders, status); what can be derived is derived again, and compared with what was saved. Or it
 * holds what is left of a case that was forgotten.
 *
 * 1. The header comes first; the lines may come in any order, each patient once.
 * 2. A patient's line changes only with a fact of the patient, with a transition of one of its windows, when it is
 *    forgotten, or with the rulebook: whoever saves line by line need look at no other.
 */

/** Raised when what the state is read with changes its meaning. */
export const SEMANTICS_VERSION = 1

interface Header {
  readonly semantics: number
  readonly rulebook: string
  readonly clock: Omit<ClockState, 'logTime'> & { readonly logTime: number | null }
  readonly accounting: Readonly<Record<Outcome, number>>
}

type SavedFact = readonly [
  source: string,
  type: string,
  factId: string,
  live: 0 | 1,
  version: number | null,
  recordedAt: number,
  occurredAt: number,
  precision: Fact['precision'],
  time: string,
  subject: string | null,
  data: FactData,
  encounterFromSubject: 0 | 1,
  backfill: 0 | 1,
  knownAt: number,
]

type SavedWindow = readonly [
  ruleId: string,
  groupKey: string,
  key: string,
  revision: number,
  reminded: number,
  status: Status,
]

interface SavedCase {
  readonly patient: string
  readonly revisionBase: number
  /** Latest moment ever known of it, also of facts that others have replaced. */
  readonly newestAt: number
  readonly facts: readonly SavedFact[]
  readonly windows: readonly SavedWindow[]
}

interface SavedForgotten {
  readonly patient: string
  readonly forgotten: readonly [newestAt: number, revision: number]
}

/** A state that cannot be used; the reader goes to its next candidate. */
export class StateError extends Error {
  readonly code: 'semantics' | 'rulebook' | 'corrupt'

  constructor(code: StateError['code'], message: string) {
    super(message)
    this.name = 'StateError'
    this.code = code
  }
}

const savedFact = (fact: StoredFact): SavedFact => [
  fact.source,
  fact.type,
  fact.factId,
  fact.live ? 1 : 0,
  fact.version,
  fact.recordedAt,
  fact.occurredAt,
  fact.precision,
  fact.time,
  fact.subject,
  fact.data,
  fact.encounterFromSubject ? 1 : 0,
  fact.backfill ? 1 : 0,
  fact.knownAt,
]

const factOf = (patientId: string, type: string, saved: SavedFact): StoredFact =>
  new StoredFact(
    {
      source: saved[0],
      type,
      factId: saved[2],
      patientId,
      op: saved[3] === 1 ? 'assert' : 'void',
      version: saved[4],
      recordedAt: epochMs(saved[5]),
      occurredAt: epochMs(saved[6]),
      precision: saved[7],
      time: saved[8],
      subject: saved[9],
      data: saved[10],
      encounterFromSubject: saved[11] === 1,
      backfill: saved[12] === 1,
    },
    type,
    epochMs(saved[13]),
  )

/** The whole state, line by line, without line ends: cases in the order of arrival, then those forgotten. */
export function* saveEngine(engine: Engine): Generator<string> {
  const { cases, forgetting } = engine.internals
  yield saveHeader(engine)
  for (const owner of cases.values()) yield JSON.stringify(savedCase(owner))
  const forgotten = [...(forgetting?.forgotten.keys() ?? [])].filter((patient) => !cases.has(patient))
  for (const patient of forgotten.sort(byCodeUnit)) yield saveCase(engine, patient)!
}

/** The state beside its patients; its size does not grow with them. */
export function saveHeader(engine: Engine): string {
  const { logTime, ...clock } = engine.clock
  const header: Header = {
    semantics: SEMANTICS_VERSION,
    rulebook: engine.rulebook.hash,
    clock: { logTime: Number.isFinite(logTime) ? logTime : null, ...clock },
    accounting: { ...engine.accounting },
  }
  return JSON.stringify(header)
}

/** One patient's line; null where neither a case is known nor one that was forgotten. */
export function saveCase(engine: Engine, patientId: string): string | null {
  const { cases, forgetting } = engine.internals
  const owner = cases.get(patientId)
  if (owner !== undefined) return JSON.stringify(savedCase(owner))
  const left = forgetting?.forgotten.get(patientId)
  if (left === undefined) return null
  const line: SavedForgotten = { patient: patientId, forgotten: [left.newestAt, left.revision] }
  return JSON.stringify(line)
}

/** Calls with each patient whose case is forgotten from now on, and how many of its windows were still waiting. */
export function onForgotten(engine: Engine, call: (patientId: string, waiting: number) => void): void {
  const { forgetting } = engine.internals
  if (forgetting !== null) forgetting.onForgotten = (owner) => call(owner.patientId, waitingIn(owner))
}

/** Windows that are open or overdue, counted one by one. */
export function countWaiting(engine: Engine): number {
  let count = 0
  for (const owner of engine.internals.cases.values()) count += waitingIn(owner)
  return count
}

function waitingIn(owner: PatientCase): number {
  let count = 0
  for (const { windows } of owner.groups)
    for (const { withdrawn, status } of windows)
      if (!withdrawn && (status === 'open' || status === 'overdue')) count += 1
  return count
}

function savedCase(owner: PatientCase): SavedCase {
  const windows: SavedWindow[] = []
  for (const group of owner.groups)
    for (const { key, withdrawn, status: said, revision, reminded } of group.windows) {
      const status = withdrawn ? 'void' : said
      windows.push([group.program.rule.id, group.groupKey, key, revision, reminded, status])
    }
  windows.sort((a, b) => byCodeUnit(a[0], b[0]) || byCodeUnit(a[2], b[2]))
  const { patientId: patient, revisionBase, facts } = owner
  return { patient, revisionBase, newestAt: facts.newestAt, facts: [...facts.entries()].map(savedFact), windows }
}

/** An engine that goes on where the saved one stood. Throws StateError where it cannot. */
export function restoreEngine(rulebook: Rulebook, lines: Iterable<string>, options?: EngineOptions): Engine {
  let engine: Engine | null = null
  for (const line of lines) {
    if (line === '') continue
    if (engine === null) engine = restoreHeader(rulebook, line, options)
    else restoreCase(engine, line)
  }
  if (engine === null) throw new StateError('corrupt', 'the saved state is empty')
  return engine
}

/** The engine without its patients: `restoreCase` puts them back, one by one. Throws StateError where it cannot. */
export function restoreHeader(rulebook: Rulebook, line: string, options?: EngineOptions): Engine {
  const engine = createEngine(rulebook, options)
  readHeader(engine, parsed(line) as Header)
  return engine
}

/** Puts back one patient's line, before the engine's next record; answers whose. Throws StateError where it cannot. */
export function restoreCase(engine: Engine, line: string): string {
  const saved = parsed(line) as SavedCase | SavedForgotten
  const { cases, forgetting } = engine.internals
  if (cases.has(saved.patient) || forgetting?.forgotten.has(saved.patient) === true)
    throw new StateError('corrupt', 'a patient is in the saved state twice')
  if (!('forgotten' in saved)) readCase(engine, saved)
  else {
    const [newestAt, revision] = saved.forgotten
    forgetting?.forgotten.set(saved.patient, { newestAt, revision })
  }
  return saved.patient
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new StateError('corrupt', `a line of the saved state is not JSON: ${String(cause)}`)
  }
}

function readHeader(engine: Engine, header: Header): void {
  if (header.semantics !== SEMANTICS_VERSION)
    throw new StateError('semantics', `saved by semantics ${header.semantics}; this program knows ${SEMANTICS_VERSION}`)
  if (header.rulebook !== engine.rulebook.hash)
    throw new StateError('rulebook', `saved under rulebook ${header.rulebook}; given ${engine.rulebook.hash}`)
  const { accounting, setClock } = engine.internals
  setClock({ ...header.clock, logTime: header.clock.logTime ?? Number.NEGATIVE_INFINITY })
  for (const outcome of OUTCOMES) accounting[outcome] = header.accounting[outcome]
}

function readCase(engine: Engine, saved: SavedCase): void {
  const { cases, derive, typeText } = engine.internals
  const owner = new PatientCase(saved.patient, saved.revisionBase)
  cases.set(owner.patientId, owner)
  for (const fact of saved.facts) owner.facts.restore(factOf(owner.patientId, typeText(fact[1]), fact))
  owner.facts.newestAt = saved.newestAt
  derive(owner, (program) => {
    for (const [ruleId, groupKey, key, revision, reminded, status] of saved.windows) {
      const found = program(ruleId)
      if (found === undefined) continue
      const group = owner.group(found, groupKey)
      const record = group.record(key) ?? withdrawnRecord(group, key, [...owner.facts.entries()][0]!)
      const derived = record.withdrawn ? 'void' : record.status
      if (derived !== status)
        throw new StateError('corrupt', `window ${ruleId}/${key} was saved as ${status} and is ${derived}`)
      record.revision = revision
      record.reminded = reminded
    }
  })
}

/** A window that was withdrawn: nothing is derived of it, its history stays. */
function withdrawnRecord(group: WindowRecord['group'], key: string, any: StoredFact): WindowRecord {
  const record = new WindowRecord(group, {
    key,
    start: any,
    startedAt: any.occurredAt,
    dueAt: null,
    stoppedAt: null,
    elapsedMs: null,
    status: 'void',
    national: 'void',
    reason: null,
    items: null,
    marks: {},
    quality: [],
    stop: null,
    excuse: null,
    closing: null,
    documentedLate: false,
    changesAt: Number.POSITIVE_INFINITY,
  })
  record.withdrawn = true
  group.add(record)
  return record
}
