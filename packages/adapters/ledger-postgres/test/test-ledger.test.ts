import { epochMs } from '@golden-hour/model'
import { expect, it } from 'vitest'
import { openTestLedger } from '../src/index.ts'

it('a test ledger is empty each time, but for what the migrations put there', async () => {
  const rulebook = { hash: 'h', files: [], overlay: null, zone: null }
  const tables = `select relname, n from (
    select c.relname, (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || c.oid::regclass, false, true, '')))[1]::text as n
    from pg_class c join pg_namespace s on s.oid = c.relnamespace where s.nspname = 'public' and c.relkind = 'r') t
    order by relname`
  const first = await openTestLedger()
  const fresh = await first.query(tables)
  await first.rulebooks.put(rulebook, epochMs(1))
  const second = await openTestLedger()
  expect(await first.query(tables)).not.toEqual(fresh)
  expect(await second.query(tables)).toEqual(fresh)
  await Promise.all([first.close(), second.close()])
  const again = await openTestLedger()
  expect(await again.query(tables)).toEqual(fresh)
  await again.close()
})
