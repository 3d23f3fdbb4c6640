import { accountBookContract } from '@golden-hour/testkit'
import { sql } from 'kysely'
import { createAccountBook } from '../src/account-book.ts'
import { onEachEngine } from './engines.ts'

onEachEngine((engine) => {
  accountBookContract(async () => {
    const { db, close } = await engine.openDatabase()
    return {
      accounts: createAccountBook(db),
      async tamper(statement) {
        await sql.raw(statement).execute(db)
      },
      close,
    }
  })
})
