import { randomBytes } from 'node:crypto'
import pg from 'pg'

const RANDOM_BYTES = 6

/** A name that no other test has, for topics, groups and keys: `journal-1f9a03c7d5e2`. */
export const freshName = (what: string): string => `${what}-${randomBytes(RANDOM_BYTES).toString('hex')}`

export interface FreshDatabase {
  readonly url: string
  /** Sends its clients away and removes it. */
  drop(): Promise<void>
}

async function command(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** An empty database of the test's own on this server. */
export async function freshDatabase(server: { readonly url: string }): Promise<FreshDatabase> {
  const name = freshName('test')
  await command(server.url, `CREATE DATABASE "${name}" TEMPLATE template0`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => command(server.url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) }
}
