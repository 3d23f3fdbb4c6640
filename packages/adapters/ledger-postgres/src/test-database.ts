import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { migrateLedger } from './open-postgres-ledger.ts'
import type { PostgresOptions } from './postgres/postgres-options.ts'
import { schemaHash } from './schema-hash.ts'

/** One maker of the template at a time, whatever process it is in. */
const TEMPLATE_LOCK = 7_350_002

const onDatabase = (server: PostgresOptions, database: string): PostgresOptions => {
  if (!('url' in server)) return { ...server, database }
  const url = new URL(server.url)
  url.pathname = `/${database}`
  return { ...server, url: url.href }
}

const clientFor = (server: PostgresOptions): pg.Client => {
  if ('url' in server) return new pg.Client({ connectionString: server.url })
  const { host, port, user, database, password } = server
  return new pg.Client({ host, port: port ?? 5432, user, database, ...(password === undefined ? {} : { password }) })
}

async function asAdmin<Result>(server: PostgresOptions, run: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  const admin = clientFor(server)
  await admin.connect()
  try {
    return await run(admin)
  } finally {
    await admin.end()
  }
}

/** A server of tests may be without `fsync`, and its machine busy with other tests. */
const FOR_TESTS = { mayLoseRows: true, statementTimeoutMs: 60_000, lockTimeoutMs: 30_000, connectTimeoutMs: 30_000 }

/** Made under another name, so that what is there is whole. */
async function makeTemplate(server: PostgresOptions, admin: pg.Client, template: string): Promise<void> {
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [template])
  if (rowCount === 0) {
    const draft = `${template}_draft`
    await admin.query(`drop database if exists ${draft} with (force)`)
    await admin.query(`create database ${draft} encoding 'UTF8' locale 'C' template template0`)
    await migrateLedger({ ...onDatabase(server, draft), ...FOR_TESTS })
    await admin.query(`alter database ${draft} rename to ${template}`)
  }
  await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK])
}

export interface TestDatabase {
  readonly options: PostgresOptions
  drop(): Promise<void>
}

/**
 * A database with an empty ledger of the newest schema, on a server that tests may use: `server` names it, a database
 * to connect to, and a user who may create others. The first makes a template of the schema, which stays; the others
 * are copies of it.
 */
export async function createTestDatabase(server: PostgresOptions): Promise<TestDatabase> {
  const template = `golden_hour_template_${await schemaHash()}`
  const name = `golden_hour_test_${randomUUID().replaceAll('-', '')}`
  await asAdmin(server, async (admin) => {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [template])
    if (rowCount === 0) await makeTemplate(server, admin, template)
    await admin.query(`create database ${name} template ${template}`)
  })
  return {
    options: { ...onDatabase(server, name), ...FOR_TESTS },
    drop: () =>
      asAdmin(server, async (admin) => {
        await admin.query(`drop database ${name} with (force)`)
      }),
  }
}
