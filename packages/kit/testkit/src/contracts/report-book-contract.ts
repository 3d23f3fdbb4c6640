import { type EpochMs, epochMs, type Transition } from '@golden-hour/model'
import type { IssuedReport, Ledger, WindowsRequest } from '@golden-hour/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saidAt } from './clinical-rows.ts'

const HOUR = 3_600_000
const at = (hours: number): EpochMs => epochMs(Date.parse('2026-03-02T00:00:00Z') + hours * HOUR)

const report = (changes: Partial<IssuedReport>): IssuedReport => ({
  reportId: '2026-03-02.r1',
  period: '2026-03-02',
  revision: 1,
  issuedAt: at(24),
  asOf: at(24),
  contentHash: 'h1',
  restated: 0,
  body: '{"rows":[]}\n',
  ...changes,
})

/** What every book of reports promises. */
export function reportBookContract(make: () => Promise<Ledger>): void {
  describe('a report book', () => {
    let ledger: Ledger
    let written = 0
    beforeAll(async () => {
      ledger = await make()
    })
    afterAll(() => ledger.close())

    const say = async (windowId: string, revision: number, parts: Partial<Transition>): Promise<void> => {
      written += 1
      await ledger.clinical.write({
        facts: [],
        unreadable: [],
        transitions: [saidAt(written, windowId, revision, parts)],
        position: { topic: 'transitions', partition: 0, topicId: 't', next: written + 1, lastSrc: null },
      })
    }
    const windowsAsOf = async (request: WindowsRequest): Promise<string[]> => {
      const found: string[] = []
      for await (const { id, status } of ledger.reports.windowsAsOf(request)) found.push(`${id} ${status}`)
      return found
    }

    it('knows nothing of an empty ledger', async () => {
      expect(await ledger.reports.firstKnownAt()).toBeNull()
      expect(await ledger.reports.newestKnownAt()).toBeNull()
      expect(await ledger.reports.firstStartedAt()).toBeNull()
      expect(await ledger.reports.lastNight()).toBeNull()
    })

    it('gives the windows of a period as they were known at a time, by window id', async () => {
      await say('r/b', 1, { startedAt: at(1), knownAt: at(1), status: 'open' })
      await say('r/a', 1, { startedAt: at(2), knownAt: at(2), status: 'open' })
      await say('r/b', 2, { startedAt: at(1), knownAt: at(5), status: 'met' })
      await say('r/c', 1, { startedAt: at(30), knownAt: at(30), status: 'open' })
      const day = { startsAt: at(0), endsAt: epochMs(at(24) - 1) }
      expect(await windowsAsOf({ ...day, asOf: at(4) })).toEqual(['r/a@1 open', 'r/b@1 open'])
      expect(await windowsAsOf({ ...day, asOf: at(5) })).toEqual(['r/a@1 open', 'r/b@2 met'])
      expect(await windowsAsOf({ ...day, asOf: at(0) })).toEqual([])
      expect(await ledger.reports.firstKnownAt()).toBe(at(1))
      expect(await ledger.reports.newestKnownAt()).toBe(at(30))
      expect(await ledger.reports.firstStartedAt()).toBe(at(1))
    })

    it('leaves a window out of a period that its start was moved out of, once that is known', async () => {
      await say('r/m', 1, { startedAt: at(50), knownAt: at(50), status: 'open' })
      await say('r/m', 2, { startedAt: at(80), knownAt: at(81), status: 'open' })
      const [third, fourth] = [
        { startsAt: at(48), endsAt: epochMs(at(72) - 1) },
        { startsAt: at(72), endsAt: epochMs(at(96) - 1) },
      ]
      expect(await windowsAsOf({ ...third, asOf: at(60) })).toEqual(['r/m@1 open'])
      expect(await windowsAsOf({ ...third, asOf: at(90) })).toEqual([])
      expect(await windowsAsOf({ ...fourth, asOf: at(90) })).toEqual(['r/m@2 open'])
    })

    it('keeps a report as it was issued: the same revision again changes nothing', async () => {
      const first = report({})
      expect(await ledger.reports.issue(first)).toBe(true)
      expect(await ledger.reports.issue({ ...first, body: 'another' })).toBe(false)
      const second = report({ reportId: '2026-03-02.r2', revision: 2, issuedAt: at(48), restated: 3, body: '值' })
      expect(await ledger.reports.issue(second)).toBe(true)
      expect(await ledger.reports.get(first.reportId)).toEqual(first)
      expect(await ledger.reports.ofPeriod(first.period, 'first')).toEqual(first)
      expect(await ledger.reports.ofPeriod(first.period, 'last')).toEqual(second)
      expect(await ledger.reports.get('2026-03-03.r1')).toBeNull()
      expect(await ledger.reports.ofPeriod('2026-03', 'last')).toBeNull()
      const { body: _, ...brief } = second
      expect((await ledger.reports.list(1))[0]).toEqual(brief)
    })

    it('names the files that were delivered of a report; delivered again, the newer takes the place of the older', async () => {
      const file = {
        reportId: '2026-03-02.r1',
        format: 'xlsx',
        name: 'a.xlsx',
        bytes: 5,
        sha256: 'x',
        deliveredAt: at(24),
      }
      await ledger.reports.delivered(file)
      await ledger.reports.delivered({ ...file, bytes: 6 })
      expect(await ledger.reports.filesOf(['2026-03-02.r1', '2026-03-02.r2'])).toEqual([{ ...file, bytes: 6 }])
      expect(await ledger.reports.filesOf([])).toEqual([])
    })

    it('remembers the last night that was run', async () => {
      await ledger.reports.closeNight('2026-03-01', at(0))
      await ledger.reports.closeNight('2026-03-02', at(24))
      await ledger.reports.closeNight('2026-03-02', at(25))
      expect(await ledger.reports.lastNight()).toBe('2026-03-02')
    })
  })
}
