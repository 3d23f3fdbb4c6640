import type { RulebookShelf } from '@golden-hour/ports'
import type { Database } from './database.ts'
import { jsonText } from './json-text.ts'

export const createRulebookShelf = (db: Database): RulebookShelf => ({
  async put(rulebook, at) {
    await db
      .insertInto('rulebooks')
      .values({
        hash: rulebook.hash,
        files: jsonText(rulebook.files),
        overlay: rulebook.overlay === null ? null : jsonText(rulebook.overlay),
        zone: rulebook.zone,
        kept_at: at,
      })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute()
  },
  async get(hash) {
    const row = await db.selectFrom('rulebooks').selectAll().where('hash', '=', hash).executeTakeFirst()
    if (row === undefined) return null
    return { hash: row.hash, files: row.files, overlay: row.overlay, zone: row.zone }
  },
})
