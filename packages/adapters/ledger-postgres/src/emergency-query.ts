import { compareFactRank, epochMs, type Fact, type FactData, factRef } from '@golden-hour/model'
import { type EmergencyQuery, LEAVES_ENCOUNTER, LEAVES_PATIENT, type LiveFact } from '@golden-hour/ports'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'

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

/**
 * One row a patient: every version of every fact, as a list of lists, so that little text crosses the border and nothing
 * is sorted.
 */
export const emergencyFactsQuery = (
  query: EmergencyQuery,
): RawBuilder<{ patient_id: string; versions: readonly Version[] }> => sql`
  with arrived as materialized (
    select a.patient_id, a.encounter_id, a.occurred_at from facts a
    where a.type = 'ed.arrived' and a.op = 'assert' and a.occurred_at >= ${query.arrivedSince} and ${chosen(query)}
  )
  select here.patient_id, (
    select json_agg(json_build_array(
      f.source, f.type, f.fact_id, f.encounter_id, f.fact->'data'->'fromEncounterId', f.department_id,
      f.fact->'data'->'wardId', f.occurred_at, f.known_at, f.op, f.version, f.recorded_at, f.event_id,
      case when f.type = any(${[...query.contentOf]}::text[]) then f.fact->'data' end))
    from facts f where f.patient_id = here.patient_id) as versions
  from (select distinct a.patient_id from arrived a where not ${ENDED}) here`

type Version = readonly [
  source: string,
  type: string,
  factId: string,
  encounterId: string | null,
  fromEncounterId: unknown,
  departmentId: string | null,
  wardId: unknown,
  occurredAt: number,
  knownAt: number,
  op: 'assert' | 'void',
  version: number | null,
  recordedAt: number,
  eventId: string,
  data: FactData | null,
]

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const liveFact = (version: Version): LiveFact => ({
  source: version[0],
  type: version[1],
  factId: version[2],
  encounterId: version[3],
  fromEncounterId: textOf(version[4]),
  departmentId: version[5],
  wardId: textOf(version[6]),
  occurredAt: epochMs(version[7]),
  knownAt: epochMs(version[8]),
  data: version[13],
})

/** As far as it can be told without the content: explicit version over none, version, recordedAt, void over assert. */
function compareRank(a: Version, b: Version): number {
  const [mine, theirs] = [a[10] ?? Number.NEGATIVE_INFINITY, b[10] ?? Number.NEGATIVE_INFINITY]
  if (mine !== theirs) return mine - theirs
  if (a[11] !== b[11]) return a[11] - b[11]
  return a[9] === b[9] ? 0 : a[9] === 'void' ? 1 : -1
}

/** The best of one fact's versions; of the same message twice, the one known first. */
interface Best {
  version: Version
  /** Others of the same rank whose content may be another. */
  rivals: Version[]
}

function bestOf(versions: readonly Version[]): readonly Best[] {
  const best = new Map<string, Best>()
  for (const version of versions) {
    const ref = factRef({ source: version[0], type: version[1], factId: version[2] })
    const other = best.get(ref)
    const order = other === undefined ? 1 : compareRank(version, other.version)
    if (other === undefined) best.set(ref, { version, rivals: [] })
    else if (order > 0) Object.assign(other, { version, rivals: [] })
    else if (order === 0) meet(other, version)
  }
  return [...best.values()]
}

function meet(best: Best, version: Version): void {
  const isRepeated = version[12] === best.version[12]
  if (!isRepeated) best.rivals.push(version)
  else if (version[8] < best.version[8]) best.version = version
}

/** Versions of equal rank are told apart by the hash of what they say, which needs all of it. */
async function settle(db: Database, patientId: string, { version, rivals }: Best): Promise<Version> {
  const [source, type, factId] = version
  const rows = await db
    .selectFrom('facts')
    .select(['event_id', 'known_at', 'fact'])
    .where('patient_id', '=', patientId)
    .where('source', '=', source)
    .where('type', '=', type)
    .where('fact_id', '=', factId)
    .execute()
  const factOf = ({ 12: eventId, 8: knownAt }: Version): Fact | undefined =>
    rows.find((row) => row.event_id === eventId && Number(row.known_at) === knownAt)?.fact
  return rivals.reduce((best, rival) => {
    const [mine, theirs] = [factOf(rival), factOf(best)]
    if (mine === undefined || theirs === undefined) return best
    const order = compareFactRank(mine, theirs)
    return order > 0 || (order === 0 && rival[8] < best[8]) ? rival : best
  }, version)
}

async function standing(db: Database, patientId: string, versions: readonly Version[]): Promise<readonly LiveFact[]> {
  const live: LiveFact[] = []
  for (const best of bestOf(versions)) {
    // Whoever wins among voids, the fact is void.
    if (best.version[9] === 'void') continue
    live.push(liveFact(best.rivals.length === 0 ? best.version : await settle(db, patientId, best)))
  }
  return live
}

/** The standing facts of each patient who may be in the emergency department. */
export async function emergencyFacts(
  db: Database,
  query: EmergencyQuery,
): Promise<ReadonlyMap<string, readonly LiveFact[]>> {
  const { rows } = await emergencyFactsQuery(query).execute(db)
  const found = new Map<string, readonly LiveFact[]>()
  for (const { patient_id, versions } of rows) found.set(patient_id, await standing(db, patient_id, versions))
  return found
}
