import { AppError } from '@golden-hour/ports'
import { freshDatabase } from '@golden-hour/testkit/servers'
import pg from 'pg'
import { afterEach, expect } from 'vitest'
import type { PostgresOptions } from '../src/index.ts'
import { createTestDatabase } from '../src/test-database.ts'
import { server } from './engines.ts'

type ByUrl = PostgresOptions & { readonly url: string }

export async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

/** One statement by somebody else. */
export async function ask<Row extends object>(url: string, statement: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement, values)).rows
  } finally {
    await client.end()
  }
}

export const setOfDatabase = (url: string, setting: string): Promise<object[]> =>
  ask(url, `do $do$ begin execute format($$alter database %I set ${setting}$$, current_database()); end $do$`)

/** Sessions of the ledger. */
export const sessionsOf = (url: string) =>
  ask<{ name: string; state: string }>(
    url,
    `select application_name as name, state from pg_stat_activity
     where datname = current_database() and application_name like 'golden-hour%'`,
  )

export const endSessions = (url: string): Promise<object[]> =>
  ask(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name like 'golden-hour%'`,
  )

/** What the tests of a suite make on the server, and how it goes away after each. */
export function onServer() {
  const undo: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })
  const later = (step: () => Promise<unknown>): void => {
    undo.push(step)
  }
  return {
    later,
    /** A database with a ledger in it. */
    async migrated(): Promise<ByUrl> {
      const { options, drop } = await createTestDatabase(server)
      later(drop)
      return options as ByUrl
    },
    async empty(): Promise<ByUrl> {
      const { url, drop } = await freshDatabase(server)
      later(drop)
      return { url, mayLoseRows: true }
    },
    /** Somebody else in the middle of a transaction, until `rollback`. */
    async holding(url: string, statement: string): Promise<{ rollback(): Promise<unknown> }> {
      const holder = new pg.Client({ connectionString: url })
      await holder.connect()
      later(() => holder.end())
      await holder.query(`begin; ${statement}`)
      return { rollback: () => holder.query('rollback') }
    },
  }
}
