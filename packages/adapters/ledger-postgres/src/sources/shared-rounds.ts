import type { RoundDecision, RoundPart, RoundView, SourceBook } from '@golden-hour/ports'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { Tables } from '../tables.ts'
import { factEntry, factsQuery, keyOwner, ownersQuery, writeFacts, writeOwners } from './index-rows.ts'
import { packRecords, unpackRecords } from './round-records.ts'

type SharedRounds = Pick<SourceBook, 'decideRound' | 'undeliveredRounds' | 'partsOf' | 'delivered'>
type Tx = Transaction<Tables>

/** Of the locks of this database, those of the router: 'gate'. */
const ROUTER = 0x67617465
/** A name is locked by its stripe: so many locks fit the server's table, however many names a round has. */
const STRIPES = 1_024
/** A session whose program is stopped gives its locks back. */
const SILENT_MS = 5_000

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

async function write(tx: Tx, { facts, owners, parts }: RoundDecision): Promise<number | null> {
  const round = parts.length === 0 ? null : await nextRound(tx)
  await writeFacts(tx, facts, round)
  await writeOwners(tx, owners, round)
  if (round === null) return null
  const rows = parts.map(({ wave, partition, records }) => ({
    round,
    wave,
    part: partition,
    records: packRecords(records),
  }))
  await tx.insertInto('round_parts').values(rows).execute()
  return round
}

async function nextRound(tx: Tx): Promise<number> {
  const { rows } = await sql<{ round: string }>`select nextval('round_numbers') as round`.execute(tx)
  return Number(rows[0]!.round)
}

export const createSharedRounds = (db: Database): SharedRounds => ({
  async decideRound(identities, keys, decide) {
    let wanted = keys
    for (;;) {
      try {
        return await db.transaction().execute(async (tx) => write(tx, decide(await look(tx, identities, wanted))))
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
