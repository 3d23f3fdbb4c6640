import { compareFactRank, epochMs, type Fact, type FactData, factRef } from '@golden-hour/model'
import { type EmergencyQuery, LEAVES_ENCOUNTER, LEAVES_PATIENT, type LiveFact } from '@golden-hour/ports'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'

/** The rank that SQL knows; what it leaves equal, the hash of the content decides. Void is greater than assert. */
const RANK = sql`f.version desc nulls last, f.recorded_at desc, f.op desc`

/** Written into the text: an index with a condition is found by constants only. */
const list = (types: readonly string[]): RawBuilder<unknown> => sql.join(types.map((type) => sql.lit(type)))
const ENDS = list([...new Set([...LEAVES_ENCOUNTER, ...LEAVES_PATIENT])])

/**
 * Keeps the planner from joining whole tables where it thinks that few rows are many: what stands before it is looked
 * up once for each patient, by its index.
 */
const BY_INDEX = sql`offset 0`

/** `v` is at least as good a version of the same fact as `l`, and says something else that matters here. */
const OUTDONE = sql`
  exists (
    select 1 from facts v
    where v.source = l.source and v.type = l.type and v.fact_id = l.fact_id and v.patient_id = l.patient_id
      and (v.op = 'void' or v.encounter_id is distinct from l.encounter_id or v.occurred_at < a.occurred_at)
      and (coalesce(v.version, '-infinity'::double precision), v.recorded_at) >=
          (coalesce(l.version, '-infinity'::double precision), l.recorded_at))`

/** A fact that has ended the stay, whatever content the hash may prefer. */
const ENDED = sql`
  exists (
    select 1 from facts l
    where l.patient_id = a.patient_id and l.op = 'assert' and l.type in (${ENDS})
      and ((l.type in (${list(LEAVES_ENCOUNTER)}) and l.encounter_id is not distinct from a.encounter_id)
        or (l.type in (${list(LEAVES_PATIENT)}) and l.occurred_at >= a.occurred_at))
      and not ${OUTDONE}
    ${BY_INDEX})`

const chosen = ({ patients }: EmergencyQuery): RawBuilder<unknown> =>
  patients === null ? sql`true` : sql`a.patient_id = any(${[...patients]}::text[])`

/** One row a patient: the standing facts as a list of lists, so that little text crosses the border. */
export const emergencyFactsQuery = (
  query: EmergencyQuery,
): RawBuilder<{ patient_id: string; facts: readonly Cells[] }> => sql`
  with here as (
    select distinct a.patient_id from facts a
    where a.type = 'ed.arrived' and a.op = 'assert' and a.occurred_at >= ${query.arrivedSince} and ${chosen(query)}
      and not ${ENDED}
  ), ranked as (
    select f.*, rank() over (partition by f.patient_id, f.source, f.type, f.fact_id order by ${RANK}) as place,
      count(*) over (partition by f.patient_id, f.source, f.type, f.fact_id) as versions
    from here cross join lateral (select * from facts where facts.patient_id = here.patient_id ${BY_INDEX}) f
  )
  select patient_id, jsonb_agg(jsonb_build_array(
    source, type, fact_id, encounter_id, fact->'data'->'fromEncounterId', department_id, fact->'data'->'wardId',
    occurred_at, known_at,
    case when type = any(${[...query.contentOf]}::text[]) then fact->'data' end,
    case when versions > 1 then fact end)) as facts
  from ranked where place = 1 and op = 'assert' group by patient_id`

type Cells = readonly [
  source: string,
  type: string,
  factId: string,
  encounterId: string | null,
  fromEncounterId: unknown,
  departmentId: string | null,
  wardId: unknown,
  occurredAt: number,
  knownAt: number,
  data: FactData | null,
  whole: Fact | null,
]

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const liveFact = (cells: Cells): LiveFact => ({
  source: cells[0],
  type: cells[1],
  factId: cells[2],
  encounterId: cells[3],
  fromEncounterId: textOf(cells[4]),
  departmentId: cells[5],
  wardId: textOf(cells[6]),
  occurredAt: epochMs(cells[7]),
  knownAt: epochMs(cells[8]),
  data: cells[9],
})

/** Of versions that SQL ranks alike the one whose content ranks first; of equal ones the one known first. */
function winners(rows: readonly Cells[]): readonly LiveFact[] {
  const best = new Map<string, Cells>()
  for (const cells of rows) {
    const ref = factRef({ source: cells[0], type: cells[1], factId: cells[2] })
    const other = best.get(ref)
    if (other === undefined || rankOf(cells, other) > 0) best.set(ref, cells)
  }
  return [...best.values()].map(liveFact)
}

function rankOf(cells: Cells, other: Cells): number {
  const [mine, theirs] = [cells[10], other[10]]
  const byContent = mine === null || theirs === null ? 0 : compareFactRank(mine, theirs)
  return byContent === 0 ? other[8] - cells[8] : byContent
}

export async function emergencyFacts(
  db: Database,
  query: EmergencyQuery,
): Promise<ReadonlyMap<string, readonly LiveFact[]>> {
  const { rows } = await emergencyFactsQuery(query).execute(db)
  return new Map(rows.map((row) => [row.patient_id, winners(row.facts)]))
}
