import { epochMs } from '@golden-hour/model'
import type { Ledger, StoredRulebook } from '@golden-hour/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const NOW = epochMs(1_772_409_600_000)

/** What every shelf of rulebooks promises. */
export function rulebookShelfContract(make: () => Promise<Ledger>): void {
  describe('a rulebook shelf', () => {
    let ledger: Ledger
    beforeAll(async () => {
      ledger = await make()
    })
    afterAll(() => ledger.close())

    const bare: StoredRulebook = { hash: 'a', files: [], overlay: null, zone: null }

    it('gives back what was put, to the byte and in its order', async () => {
      const whole: StoredRulebook = {
        hash: 'b',
        files: [
          { path: 'rules/z.yaml', text: 'windows:\r\n  - name: { zh: "溶栓 60 分钟" }\n\t\\ "quoted" \ud83d\ude91\n' },
          { path: 'rules/a.yaml', text: '' },
        ],
        overlay: [{ path: 'overlay.yaml', text: 'calendar: {}\n' }],
        zone: '+08:00',
      }
      await ledger.rulebooks.put(whole, NOW)
      await ledger.rulebooks.put({ ...bare, overlay: [] }, NOW)
      expect(await ledger.rulebooks.get('b')).toEqual(whole)
      expect(await ledger.rulebooks.get('a')).toEqual({ ...bare, overlay: [] })
    })

    it('keeps the same hash once, as it came first', async () => {
      await ledger.rulebooks.put({ ...bare, hash: 'c' }, NOW)
      await ledger.rulebooks.put({ ...bare, hash: 'c', zone: 'later' }, NOW)
      expect(await ledger.rulebooks.get('c')).toEqual({ ...bare, hash: 'c' })
    })

    it('has nothing for a hash that was never put', async () => {
      expect(await ledger.rulebooks.get('nowhere')).toBeNull()
    })

    it('is not emptied with the clinical book', async () => {
      await ledger.rulebooks.put({ ...bare, hash: 'd' }, NOW)
      await ledger.clinical.clear()
      expect(await ledger.rulebooks.get('d')).toEqual({ ...bare, hash: 'd' })
    })
  })
}
