import { accountBookContract } from '@golden-hour/testkit'
import { sql } from 'kysely'
import { createAccountBook } from '../src/account-book.ts'
import { openPGlite } from '../src/database.ts'

accountBookContract(async () => {
  const db = await openPGlite(null)
  return {
    accounts: createAccountBook(db),
    async tamper(statement) {
      await sql.raw(statement).execute(db)
    },
    close: () => db.destroy(),
  }
})
