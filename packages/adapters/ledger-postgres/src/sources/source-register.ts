import { epochMs } from '@golden-hour/model'
import type { SourceBook } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'

type Register = Pick<SourceBook, 'putSource' | 'addKey' | 'revokeKey' | 'sources'>

export const createSourceRegister = (db: Database): Register => ({
  async putSource(profile, at) {
    const written = JSON.stringify(profile)
    await db
      .insertInto('sources')
      .values({ source_id: profile.id, profile: written, created_at: at })
      .onConflict((conflict) => conflict.column('source_id').doUpdateSet({ profile: written }))
      .execute()
  },
  async addKey(sourceId, keyHash, at) {
    await db
      .insertInto('source_keys')
      .values({ key_hash: keyHash, source_id: sourceId, created_at: at, revoked_at: null })
      .onConflict((conflict) => conflict.column('key_hash').doNothing())
      .execute()
  },
  async revokeKey(keyHash, at) {
    await db
      .updateTable('source_keys')
      .set({ revoked_at: at })
      .where('key_hash', '=', keyHash)
      .where('revoked_at', 'is', null)
      .execute()
  },
  async sources() {
    const rows = await db.selectFrom('sources').selectAll().orderBy(sql`source_id collate "C"`).execute()
    const keys = await db.selectFrom('source_keys').selectAll().where('revoked_at', 'is', null).execute()
    return rows.map((row) => ({
      profile: row.profile,
      createdAt: epochMs(Number(row.created_at)),
      keyHashes: keys.filter((key) => key.source_id === row.source_id).map((key) => key.key_hash),
    }))
  },
})
