import { byCodeUnit, epochMs, type Fact, type FactData, OUTCOMES, type Outcome, type Status } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import { createEngine, type Engine, type EngineOptions } from './engine.ts'
import type { ClockState } from './log-clock.ts'
import { PatientCase, WindowRecord } from './patient-case.ts'
import { StoredFact } from './stored-fact.ts'

/*
 * A saved state is NDJSON: a header, then one line a case in the order of arrival. It holds facts and the history of
 * each window (revision, reminders, status); what can be derived is derived again, and compared with what was saved.
 */

/** Raised when what the state is read with changes its meaning. */
export const SEMANTICS_VERSION = 1

interface Header {
  readonly semantics: number
  readonly rulebook: string
  readonly clock: Omit<ClockState, 'logTime'> & { readonly logTime: number | null }
  readonly accounting: Readonly<Record<Outcome, number>>
  readonly forgotten: readonly (readonly [patient: string, newestAt: number, revision: number])[]
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
  readonly facts: readonly SavedFact[]
  readonly windows: readonly SavedWindow[]
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

const factOf = (patientId: string, saved: SavedFact): StoredFact =>
  new StoredFact(
    {
      source: saved[0],
      type: saved[1],
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
    saved[1],
    epochMs(saved[13]),
  )

/** The whole state, line by line, without line ends. */
export function* saveEngine(engine: Engine): Generator<string> {
  const { cases, accounting, forgetting } = engine.internals
  const { logTime, ...clock } = engine.clock
  const header: Header = {
    semantics: SEMANTICS_VERSION,
    rulebook: engine.rulebook.hash,
    clock: { logTime: Number.isFinite(logTime) ? logTime : null, ...clock },
    accounting: { ...accounting },
    forgotten: [...(forgetting?.forgotten ?? [])].map(([patient, left]) => [patient, left.newestAt, left.revision]),
  }
  yield JSON.stringify(header)
  for (const owner of cases.values()) yield JSON.stringify(savedCase(owner))
}

function savedCase(owner: PatientCase): SavedCase {
  const windows: SavedWindow[] = []
  for (const group of owner.groups)
    for (const { key, withdrawn, status: said, revision, reminded } of group.windows) {
      const status = withdrawn ? 'void' : said
      windows.push([group.program.rule.id, group.groupKey, key, revision, reminded, status])
    }
  windows.sort((a, b) => byCodeUnit(a[0], b[0]) || byCodeUnit(a[2], b[2]))
  const { patientId: patient, revisionBase } = owner
  return { patient, revisionBase, facts: [...owner.facts.entries()].map(savedFact), windows }
}

/** An engine that goes on where the saved one stood. Throws StateError where it cannot. */
export function restoreEngine(rulebook: Rulebook, lines: Iterable<string>, options?: EngineOptions): Engine {
  const engine = createEngine(rulebook, options)
  let header: Header | null = null
  for (const line of lines) {
    if (line === '') continue
    const value: unknown = parsed(line)
    if (header === null) {
      header = value as Header
      readHeader(engine, header)
    } else restoreCase(engine, value as SavedCase)
  }
  if (header === null) throw new StateError('corrupt', 'the saved state is empty')
  return engine
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
  const { accounting, forgetting, setClock } = engine.internals
  setClock({ ...header.clock, logTime: header.clock.logTime ?? Number.NEGATIVE_INFINITY })
  for (const outcome of OUTCOMES) accounting[outcome] = header.accounting[outcome]
  for (const [patient, newestAt, revision] of header.forgotten)
    forgetting?.forgotten.set(patient, { newestAt, revision })
}

function restoreCase(engine: Engine, saved: SavedCase): void {
  const { cases, derive } = engine.internals
  const owner = new PatientCase(saved.patient, saved.revisionBase)
  cases.set(owner.patientId, owner)
  for (const fact of saved.facts) owner.facts.restore(factOf(owner.patientId, fact))
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
