import type { RoundDecision, RoundPart, RoundView, SourceBook } from '@golden-hour/ports'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database.ts'
import { type Tx, transact } from '../transact.ts'
import { DELIVERED, factEntry, factsQuery, insertFacts, insertOwners, keyOwner, ownersQuery } from './index-rows.ts'
import { packRecords, unpackRecords } from './round-records.ts'

type SharedRounds = Pick<SourceBook, 'decideRound' | 'undeliveredRounds' | 'partsOf' | 'delivered'>

/** Of the locks of this database, those of the router: 'gate'. */
const ROUTER = 0x67617465
/** A name is locked by its stripe: so many locks fit the server's table, however many names a round has. */
const STRIPES = 1_024
/** A session whose program is stopped gives its locks back. */
const SILENT_MS = 3_000

const stripes = (names: readonly string[]) => sql`
  select distinct (hashtextextended(name, 0) & ${STRIPES - 1}::bigint)::integer as stripe
  from unnest(${[...names]}::text[]) as name order by 1`

/** In ascending order, so that two rounds never wait for each other. */
const lock = (tx: Tx, names: readonly string[]) =>
  sql`
    with silent as materialized (
      select set_config('idle_in_transaction_session_timeout', ${String(SILENT_MS)}, true)
    ), held as materialized (${stripes(names)})
    select pg_advisory_xact_lock(${ROUTER}::integer, stripe) from silent, held`.execute(tx)

/** Without waiting, so that their order does not matter. */
async function lockAtOnce(tx: Tx, names: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ all: boolean }>`
    select bool_and(pg_try_advisory_xact_lock(${ROUTER}::integer, stripe)) as all
    from (${stripes(names)}) as wanted`.execute(tx)
  return rows[0]?.all === true
}

/** The keys that were not locked and are somebody's with a fact that was. */
class Unlocked extends Error {
  readonly keys: readonly string[]

  constructor(keys: readonly string[]) {
    super('keys that no one has named')
    this.keys = keys
  }
}

async function look(tx: Tx, identities: readonly string[], keys: readonly string[]): Promise<RoundView> {
  await lock(tx, [...identities, ...keys])
  const { rows: facts } = await factsQuery(identities).execute(tx)
  const named = new Set(keys)
  const given = [...new Set(facts.flatMap((row) => row.keys.filter((key) => !named.has(key))))]
  if (given.length > 0 && !(await lockAtOnce(tx, given))) throw new Unlocked(given)
  const all = [...keys, ...given]
  const { rows: owners } = all.length === 0 ? { rows: [] } : await ownersQuery(all).execute(tx)
  return {
    facts: facts.map(factEntry),
    owners: owners.map(keyOwner),
    undelivered: new Set([
      ...facts.filter((row) => row.undelivered).map((row) => row.identity),
      ...owners.filter((row) => row.undelivered).map((row) => row.key),
    ]),
  }
}

/** Rows that need their round's number, and the number, in one statement. */
async function write(tx: Tx, { facts, owners, parts }: RoundDecision): Promise<number | null> {
  if (facts.length === 0 && owners.length === 0 && parts.length === 0) return null
  const number = parts.length === 0 ? DELIVERED : sql`nextval('round_numbers')`
  const round = sql`(select number from n)`
  const { rows } = await sql<{ number: string | null }>`
    with n as materialized (select ${number} as number),
      f as (${insertFacts(facts, round)}),
      o as (${insertOwners(owners, round)}),
      p as (${insertParts(parts, round)})
    select number from n`.execute(tx)
  const found = rows[0]?.number ?? null
  return found === null ? null : Number(found)
}

/** The parts are sent as one value and cut here: an array of bytes would be written as text. */
function insertParts(parts: readonly RoundPart[], round: RawBuilder<unknown>): RawBuilder<unknown> {
  const packed = parts.map(({ records }) => packRecords(records))
  let from = 1
  const rows = parts.map(({ wave, partition }, i) => {
    const row = { wave, part: partition, start: from, bytes: packed[i]!.byteLength }
    from += row.bytes
    return row
  })
  return sql`
    insert into round_parts (round, wave, part, records)
    select ${round}, r.wave, r.part, substring(${Buffer.concat(packed)}::bytea from r.start for r.bytes)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      wave smallint, part integer, start integer, bytes integer)`
}

export const createSharedRounds = (db: Database): SharedRounds => ({
  async decideRound(identities, keys, decide) {
    let wanted = keys
    for (;;) {
      try {
        return await transact(db, async (tx) => write(tx, decide(await look(tx, identities, wanted))))
      } catch (error) {
        if (!(error instanceof Unlocked)) throw error
        wanted = [...wanted, ...error.keys]
      }
    }
  },
  async undeliveredRounds() {
    const rows = await db.selectFrom('round_parts').select('round').distinct().orderBy('round').execute()
    return rows.map(({ round }) => Number(round))
  },
  async partsOf(round) {
    const rows = await db
      .selectFrom('round_parts')
      .select(['wave', 'part', 'records'])
      .where('round', '=', String(round))
      .orderBy('wave')
      .orderBy('part')
      .execute()
    return rows.map(
      ({ wave, part, records }): RoundPart => ({
        wave: wave === 1 ? 1 : 2,
        partition: part,
        records: unpackRecords(records),
      }),
    )
  },
  async delivered(round, parts) {
    if (parts.length === 0) return
    const [waves, partitions] = [parts.map(({ wave }) => wave), parts.map(({ partition }) => partition)]
    await sql`
      delete from round_parts where round = ${round}::bigint and (wave, part) in (
        select wave, part from unnest(${waves}::smallint[], ${partitions}::integer[]) as done(wave, part))`.execute(db)
  },
})
