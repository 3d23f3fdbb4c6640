import { alertBookContract } from '@golden-hour/testkit'
import { describe, expect, it } from 'vitest'
import { onEachEngine } from './engines.ts'

onEachEngine((engine) => {
  alertBookContract(engine.openLedger)

  describe('the log of alerts', () => {
    it('only grows', async () => {
      const ledger = await engine.openLedger()
      await ledger.query(`insert into alerts values ('a', 'r/1', 'P1', 'open', 'low', 0, null, '{}')`)
      await ledger.query(`insert into alert_log (alert_id, at, kind, cycle, body) values ('a', 0, 'opened', 1, '')`)
      await expect(ledger.query(`update alert_log set kind = 'x'`)).rejects.toThrow('alert_log only grows')
      await expect(ledger.query('delete from alert_log')).rejects.toThrow('alert_log only grows')
      expect(await ledger.query('select kind from alert_log')).toEqual([{ kind: 'opened' }])
      await ledger.close()
    })
  })
})
