import { epochMs } from '@golden-hour/model'
import type { FactEntry, IndexPosition, KeyOwner, SeenVersion } from '@golden-hour/ports'
import { type RawBuilder, sql } from 'kysely'
import { jsonText } from '../json-text.ts'

/** A version as it is kept: short, because there is one for every fact of the hospital. */
type KeptVersion = readonly [
  digest: string,
  patientId: string,
  version: number | null,
  recordedAt: number,
  op: 'a' | 'v',
]

const keep = (seen: SeenVersion): KeptVersion => [
  seen.digest,
  seen.patientId,
  seen.version,
  seen.recordedAt,
  seen.op === 'void' ? 'v' : 'a',
]

const restore = ([digest, patientId, version, recordedAt, op]: KeptVersion): SeenVersion => ({
  digest,
  patientId,
  version,
  recordedAt: epochMs(recordedAt),
  op: op === 'v' ? 'void' : 'assert',
})

export interface FactRow {
  readonly identity: string
  readonly seen: readonly KeptVersion[]
  readonly keys: readonly string[]
  /** Whether the round that wrote it last has anything that is not in the journal yet. */
  readonly undelivered: boolean
}

export interface OwnerRow {
  readonly key: string
  readonly patient_id: string
  readonly facts: number
  readonly undelivered: boolean
}

export const factEntry = ({ identity, seen, keys }: FactRow): FactEntry => ({ identity, seen: seen.map(restore), keys })

export const keyOwner = (row: OwnerRow): KeyOwner => ({ key: row.key, patientId: row.patient_id, facts: row.facts })

export const factsQuery = (identities: readonly string[]): RawBuilder<FactRow> => sql<FactRow>`
  select f.identity, f.seen, f.keys,
    f.round is not null and exists (select from round_parts p where p.round = f.round) as undelivered
  from fact_index f where f.identity = any(${[...identities]}::text[])`

export const ownersQuery = (keys: readonly string[]): RawBuilder<OwnerRow> => sql<OwnerRow>`
  select o.key, o.patient_id, o.facts,
    o.round is not null and exists (select from round_parts p where p.round = o.round) as undelivered
  from key_owners o where o.key = any(${[...keys]}::text[])`

/** No round: the journal has it. */
export const DELIVERED: RawBuilder<unknown> = sql`null::bigint`

/** `round`: of which a part brings these into the journal. Without one a row stays of the round that it was of. */
export function insertFacts(facts: readonly FactEntry[], round: RawBuilder<unknown>): RawBuilder<unknown> {
  const rows = facts.map(({ identity, seen, keys }) => ({ identity, seen: seen.map(keep), keys }))
  return sql`
    insert into fact_index (identity, seen, keys, round)
    select r.identity, r.seen, r.keys, ${round}
    from jsonb_to_recordset(${jsonText(rows)}::jsonb) as r(identity text, seen jsonb, keys jsonb)
    on conflict (identity) do update set
      seen = excluded.seen, keys = excluded.keys, round = coalesce(excluded.round, fact_index.round)`
}

export function insertOwners(owners: readonly KeyOwner[], round: RawBuilder<unknown>): RawBuilder<unknown> {
  const rows = owners.map((owner) => ({ key: owner.key, patient_id: owner.patientId, facts: owner.facts }))
  return sql`
    insert into key_owners (key, patient_id, facts, round)
    select r.key, r.patient_id, r.facts, ${round}
    from jsonb_to_recordset(${jsonText(rows)}::jsonb) as r(key text, patient_id text, facts integer)
    on conflict (key) do update set
      patient_id = excluded.patient_id, facts = excluded.facts, round = coalesce(excluded.round, key_owners.round)`
}

/** In the order of the partitions, so that two writers do not wait for each other. */
export function insertPositions(positions: readonly IndexPosition[]): RawBuilder<unknown> {
  const rows = positions.map((at) => ({ part: at.partition, topic_id: at.topicId, next_offset: at.next }))
  return sql`
    insert into index_positions
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      part integer, topic_id text, next_offset bigint)
    order by part
    on conflict (part) do update set
      topic_id = excluded.topic_id,
      next_offset = case when index_positions.topic_id = excluded.topic_id
        then greatest(index_positions.next_offset, excluded.next_offset) else excluded.next_offset end`
}
