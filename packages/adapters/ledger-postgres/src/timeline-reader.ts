import { DAY_MS, type EpochMs, epochMs, type Transition } from '@golden-hour/model'
import type { StartedQuery, TimelineReader, WindowBrief } from '@golden-hour/ports'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { emergencyFacts } from './emergency-query.ts'

/** Windows of one page while a period is read. */
const PAGE = 2_000

type BriefCells = readonly [
  windowId: string,
  ruleId: string,
  encounterId: string | null,
  department: string | null,
  status: WindowBrief['status'],
  reason: string | null,
  startedAt: number,
  dueAt: number | null,
  stoppedAt: number | null,
  marginMs: number | null,
  documentedLate: boolean,
  revision: number,
]

/** Windows of an earlier stay are not drawn: only those that started since. */
export const briefsQuery = (
  patients: readonly string[],
  since: EpochMs,
): RawBuilder<{ patient_id: string; windows: readonly BriefCells[] }> => sql`
  select patient_id, json_agg(json_build_array(
    window_id, rule_id, encounter_id, department, status, transition->'reason', started_at, due_at,
    transition->'stoppedAt', transition->'marginMs', transition->'documentedLate', revision)) as windows
  from windows
  where patient_id = any(${[...patients]}::text[]) and status <> 'void' and started_at >= ${since}
  group by patient_id`

const briefOf = (patientId: string, cells: BriefCells): WindowBrief => ({
  windowId: cells[0],
  ruleId: cells[1],
  patientId,
  encounterId: cells[2],
  department: cells[3],
  status: cells[4],
  reason: cells[5],
  startedAt: cells[6] as EpochMs,
  dueAt: cells[7] as EpochMs | null,
  stoppedAt: cells[8] as EpochMs | null,
  marginMs: cells[9] as WindowBrief['marginMs'],
  documentedLate: cells[10],
  revision: cells[11],
})

async function briefs(
  db: Database,
  patients: readonly string[],
  since: EpochMs,
): Promise<ReadonlyMap<string, readonly WindowBrief[]>> {
  if (patients.length === 0) return new Map()
  const { rows } = await briefsQuery(patients, since).execute(db)
  return new Map(rows.map((row) => [row.patient_id, row.windows.map((cells) => briefOf(row.patient_id, cells))]))
}

interface Cursor {
  readonly startedAt: number
  readonly windowId: string
}

export const startedPageQuery = (
  query: StartedQuery,
  after: Cursor | null,
): RawBuilder<{ transition: Transition }> => sql`
  select transition from windows
  where started_at >= ${after?.startedAt ?? query.from} and started_at <= ${query.to}
    and rule_id = any(${[...query.rules]}::text[])
    and ${after === null ? sql`true` : sql`(started_at, window_id collate "C") > (${after.startedAt}::bigint, ${after.windowId}::text)`}
  order by started_at, window_id collate "C" limit ${PAGE}`

async function* started(db: Database, query: StartedQuery): AsyncIterable<Transition> {
  let after: Cursor | null = null
  for (;;) {
    const { rows } = await startedPageQuery(query, after).execute(db)
    for (const row of rows) yield row.transition
    const last: Transition | undefined = rows.at(-1)?.transition
    if (last === undefined || rows.length < PAGE) return
    after = last
  }
}

export const departmentsQuery = (
  patients: readonly string[],
): RawBuilder<{ patient_id: string; department: string }> => sql`
  select patient_id, department_id as department from facts
  where patient_id = any(${[...patients]}::text[]) and department_id is not null
  union
  select patient_id, department from windows
  where patient_id = any(${[...patients]}::text[]) and department is not null`

export const createTimelineReader = (db: Database): TimelineReader => ({
  async emergency(query) {
    const facts = await emergencyFacts(db, query)
    const windows = await briefs(db, [...facts.keys()], epochMs(query.arrivedSince - DAY_MS))
    return [...facts].map(([patientId, live]) => ({ patientId, facts: live, windows: windows.get(patientId) ?? [] }))
  },
  async windowsOf(patientId) {
    const rows = await db.selectFrom('windows').select('transition').where('patient_id', '=', patientId).execute()
    return rows.map((row) => row.transition)
  },
  async window(windowId) {
    const row = await db.selectFrom('windows').select('transition').where('window_id', '=', windowId).executeTakeFirst()
    return row?.transition ?? null
  },
  windowsStarted: (query) => started(db, query),
  async departmentsOf(patientIds) {
    if (patientIds.length === 0) return new Map()
    const { rows } = await departmentsQuery(patientIds).execute(db)
    const found = new Map<string, Set<string>>()
    for (const { patient_id, department } of rows)
      found.set(patient_id, (found.get(patient_id) ?? new Set()).add(department))
    return found
  },
})
