import { epochMs, SECOND_MS } from '@golden-hour/model'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeChannel } from './fake-channel.ts'
import { eventually, type Hospital, openHospital } from './hospital.ts'
import { minute, reminded } from './transitions.ts'

const WINDOWS = ['CV1', 'CV2', 'CV3'].map((id) => `critical.receive/${id}`)

const MOMENTS = (['take', 'wake', 'claim', 'record'] as const).flatMap((method) =>
  (['before', 'after'] as const).map((phase) => [method, phase] as const),
)

describe('a notifier that is killed', () => {
  it.each(MOMENTS)(
    'when it calls %s, %s the transaction, loses nothing and sends one copy more at most',
    async (method, phase) => {
      const wecom = fakeChannel('wecom')
      const hospital = await openHospital({ channels: [wecom] })
      await hospital.alerts.contacts.put(['A1', 'N1'].map((person) => ({ person, channel: 'wecom', address: person })))
      const process = await hospital.start()
      process.dieAt(method, phase)
      await hospital.says(...WINDOWS.map((id) => reminded(id)))
      if (method === 'claim' || method === 'record') {
        await hospital.settleUnless(process.died)
        hospital.clock.advanceTo(epochMs(minute(0) + 20 * SECOND_MS))
      }
      await process.died
      await process.kill()

      await hospital.start()
      // What the dead one held comes back when its lease runs out, by the wall.
      hospital.wall.advanceTo(epochMs(hospital.wall.now() + 60 * SECOND_MS))
      await hospital.passTo(epochMs(minute(0) + 50 * SECOND_MS))
      expect(await hospital.fired()).toEqual(WINDOWS.map(() => '1/0.0 A1 N1'))
      const rows = await hospital.ledger.query<{ delivery_id: string; state: string }>(
        `select delivery_id, state from deliveries where channel = 'wecom'`,
      )
      expect(rows.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'accepted'))
      const copies = rows.map(
        ({ delivery_id }) => wecom.sent.filter(({ deliveryId }) => deliveryId === delivery_id).length,
      )
      expect(Math.min(...copies)).toBeGreaterThanOrEqual(1)
      expect(Math.max(...copies)).toBeLessThanOrEqual(2)
      await hospital.close()
    },
  )
})

describe('the auditor', () => {
  let hospital: Hospital
  afterEach(() => hospital.close())

  const look = async (findings: readonly string[]) => {
    hospital.wall.advanceTo(epochMs(hospital.wall.now() + 5_000))
    await eventually(() =>
      expect(hospital.messages.filter(({ kind }) => kind === 'system').map(({ finding }) => finding)).toEqual(findings),
    )
  }

  it('finds a step that told nobody, once, and an alert that no timer will wake', async () => {
    hospital = await openHospital()
    const all = await hospital.alerts.roster.list(minute(-1), minute(1))
    await hospital.alerts.roster.put(all.map((row) => ({ ...row, to: row.from })))
    await hospital.start()
    await hospital.says(reminded('critical.report/CV1'))
    await hospital.settle()
    expect(await hospital.fired()).toEqual(['1/0.0', '1/1.0', '1/2.0'])
    await look(['silent-step'])
    await hospital.ledger.query(`update alerts set next_at = null, alert = jsonb_set(alert, '{climb,step}', '0')`)
    await look(['silent-step', 'orphan'])
    const lines = hospital.lines.filter((line) => line.includes('audit-finding')).map((line) => JSON.parse(line).count)
    expect(lines).toEqual([3, 1])
  })

  it('sets going what was missed', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded('critical.report/CV1'))
    await hospital.settle()
    // Another notifier's work, of which this one has not heard.
    await hospital.ledger.query(`update alerts set next_at = ${minute(0) - 60_000}`)
    await look(['overdue'])
    await hospital.settle()
    expect(await hospital.alerts.nextTimer()).toBe(minute(1))
  })
})
