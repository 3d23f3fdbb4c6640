import { accountBookContract } from '@golden-hour/testkit'
import { sql } from 'kysely'
import { createAccountBook } from '../src/account-book.ts'
import { openTestDatabase } from '../src/test-ledger.ts'

accountBookContract(async () => {
  const db = await openTestDatabase()
  return {
    accounts: createAccountBook(db),
    async tamper(statement) {
      await sql.raw(statement).execute(db)
    },
    close: () => db.destroy(),
  }
})
