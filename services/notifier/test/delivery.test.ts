import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWebhookChannel } from '@golden-hour/channel-webhook'
import { epochMs, SECOND_MS } from '@golden-hour/model'
import { afterEach, describe, expect, it } from 'vitest'
import { ambiguous, fakeChannel, permanent, temporary } from './fake-channel.ts'
import { eventually, type Hospital, openHospital } from './hospital.ts'
import { minute, PATIENT, reminded, windowSays } from './transitions.ts'

const WINDOW = 'critical.receive/CV-secret-1'
const second = (n: number) => epochMs(minute(0) + n * SECOND_MS)

describe('a delivery', () => {
  let hospital: Hospital
  afterEach(() => hospital.close())

  const contacts = (...channels: string[]) =>
    hospital.alerts.contacts.put(
      ['A1', 'N1', 'D1', 'S1', 'C1', 'L1', 'Z1'].flatMap((person) =>
        channels.map((channel) => ({ person, channel, address: `${channel}:${person}` })),
      ),
    )
  const states = async () => {
    const rows = await hospital.ledger.query<{ person: string; channel: string; state: string; reason: string | null }>(
      'select person, channel, state, reason from deliveries where round = 0 order by step, person, channel_order',
    )
    return rows.map(({ person, channel, state, reason }) =>
      [person, channel, state, ...(reason === null ? [] : [reason])].join(' '),
    )
  }
  const alertId = async () => (await hospital.alerts.latest([WINDOW]))[0]!.alertId
  const failures = async () =>
    (await hospital.logOf(await alertId()))
      .filter(({ kind }) => kind.startsWith('delivery-'))
      .map(({ kind, staffId, channel, text }) => `${kind} ${staffId} ${channel}: ${text}`)

  it('on a channel that the hospital has not has failed, plainly, and holds nothing up', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(minute(2))
    expect(await states()).toEqual([
      'A1 app accepted',
      'A1 wecom failed channel not configured',
      'N1 app accepted',
      'N1 wecom failed channel not configured',
    ])
    expect(await failures()).toEqual([
      'delivery-failed A1 wecom: channel not configured',
      'delivery-failed N1 wecom: channel not configured',
    ])
  })

  it('goes by a second channel when nobody says that the inbox was read, and not when somebody does', async () => {
    const wecom = fakeChannel('wecom')
    hospital = await openHospital({ channels: [wecom] })
    await contacts('wecom')
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(second(19))
    expect(wecom.sent).toEqual([])
    await hospital.as('N1').post(`/api/alerts/${await alertId()}/acks`, { clientAckId: 'c', kind: 'received' })
    await hospital.passTo(second(20))
    expect(wecom.sent.map(({ address }) => address)).toEqual(['wecom:A1'])
  })

  it('by a stand-in goes where the ladder names what the hospital has not', async () => {
    const webhook = fakeChannel('webhook')
    hospital = await openHospital({ channels: [webhook], config: { standIns: { wecom: 'webhook', sms: 'webhook' } } })
    await contacts('webhook')
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(minute(3))
    expect(await states()).toEqual([
      'A1 app accepted',
      'A1 webhook accepted',
      'N1 app accepted',
      'N1 webhook accepted',
      'D1 app accepted',
      'D1 webhook pending',
    ])
  })

  it('without an address fails, and the next channel starts at once', async () => {
    const wecom = fakeChannel('wecom')
    const sms = fakeChannel('sms')
    hospital = await openHospital({ channels: [wecom, sms] })
    await contacts('sms')
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(epochMs(minute(3) + 20 * SECOND_MS))
    expect(sms.sent.map(({ address }) => address)).toEqual(['sms:D1'])
    expect(await failures()).toContain('delivery-failed D1 wecom: no address')
  })

  it('that is refused starts the next channel; one that is put off is tried again, the next beside it', async () => {
    const wecom = fakeChannel('wecom')
    const sms = fakeChannel('sms')
    hospital = await openHospital({ channels: [wecom, sms] })
    await contacts('wecom', 'sms')
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(minute(3))
    wecom.sent.length = 0
    wecom.answer(temporary(), temporary())
    await hospital.passTo(epochMs(minute(3) + 40 * SECOND_MS))
    expect(wecom.sent.map(({ address }) => address)).toEqual(['wecom:D1', 'wecom:D1', 'wecom:D1'])
    expect(sms.sent.map(({ address }) => address)).toEqual(['sms:D1'])
    await hospital.passTo(minute(6))
    sms.sent.length = 0
    wecom.answer(permanent)
    await hospital.passTo(epochMs(minute(6) + 20 * SECOND_MS))
    expect(sms.sent.map(({ address }) => address)).toEqual(['sms:S1'])
  })

  it('that may have arrived is sent once more if critical, and says so; a third time it is not', async () => {
    const wecom = fakeChannel('wecom')
    hospital = await openHospital({ channels: [wecom] })
    await hospital.alerts.contacts.put([{ person: 'A1', channel: 'wecom', address: 'w' }])
    await hospital.start()
    wecom.answer(ambiguous, ambiguous)
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(second(59))
    const [first, again, ...more] = wecom.sent
    expect(more).toEqual([])
    expect(again).toEqual({ ...first, text: `${first!.text}（可能重复）` })
  })

  it('is cancelled with its alert: who was met is not called any more', async () => {
    const wecom = fakeChannel('wecom')
    hospital = await openHospital({ channels: [wecom] })
    await contacts('wecom')
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(second(19))
    await hospital.says(windowSays(WINDOW, 'met', 0))
    await hospital.passTo(minute(30))
    expect(wecom.sent).toEqual([])
    expect(await states()).toEqual(['A1 app accepted', 'A1 wecom cancelled', 'N1 app accepted', 'N1 wecom cancelled'])
  })

  it('of a low matter that hangs holds no critical one up', async () => {
    const wecom = fakeChannel('wecom', true)
    let answer = (): void => {}
    const hung = new Promise<void>((resolve) => {
      answer = resolve
    })
    const slow: typeof wecom = {
      ...wecom,
      async send(message) {
        const result = await wecom.send(message)
        if (message.severity === 'low') await hung
        return result
      },
    }
    hospital = await openHospital({ channels: [slow], config: { lowSends: 1 } })
    await contacts('wecom')
    await hospital.start()
    const low = { previous: null, kind: 'opened', quality: [] } as const
    await hospital.says(windowSays('surgery.unplanned-return/S1', 'missed', 0, low))
    await hospital.settle()
    hospital.clock.advanceTo(minute(15))
    await eventually(() => expect(wecom.sent.map(({ severity }) => severity)).toEqual(['low']))
    await hospital.says(reminded(WINDOW, 15))
    await eventually(async () => expect((await hospital.alerts.latest([WINDOW]))[0]?.climb.step).toBe(0))
    hospital.clock.advanceTo(epochMs(minute(15) + 20 * SECOND_MS))
    await eventually(() => expect(wecom.sent.map(({ severity }) => severity)).toEqual(['low', 'critical', 'critical']))
    answer()
  })
})

describe('what leaves the hospital', () => {
  it('is a signed post with department, code and clocks, and nothing of the patient; nor is there any in the log', async () => {
    const posts: { body: string; key: string | undefined }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        posts.push({ body, key: request.headers['idempotency-key'] as string | undefined })
        response.writeHead(204).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    const webhook = createWebhookChannel({ secret: 'of the hospital, long' })
    const hospital = await openHospital({
      channels: [webhook],
      config: { standIns: { wecom: 'webhook' }, departmentNames: { NEU: '神经内科' }, boardUrl: 'https://board' },
    })
    await hospital.alerts.contacts.put([{ person: 'A1', channel: 'webhook', address }])
    await hospital.start()
    await hospital.says(reminded(WINDOW, 0, { marks: { item: 'potassium', value: 6.8 } }))
    await hospital.passTo(second(20))
    await hospital.as('A1').post(`/api/alerts/${(await hospital.alerts.latest([WINDOW]))[0]!.alertId}/acks`, {
      clientAckId: 'c',
      kind: 'accepted',
      readBack: '6.8',
      note: '张伟',
    })
    await hospital.close()
    await new Promise((resolve) => server.close(resolve))
    expect(posts).toHaveLength(1)
    expect(JSON.parse(posts[0]!.body)).toEqual({
      deliveryId: posts[0]!.key,
      title: '【紧急】神经内科',
      text: expect.stringMatching(/^待接手 · 编号[2-9A-Z]{4} · 已0分钟 · 3分钟后升级$/),
      link: 'https://board/inbox',
      severity: 'critical',
    })
    const outside = [...posts.map(({ body }) => body), ...hospital.lines].join('\n')
    expect(hospital.lines.some((line) => line.includes('alert-acknowledged'))).toBe(true)
    for (const secret of [PATIENT, 'CV-secret-1', 'E-778', 'potassium', '6.8', '张伟', '危急值'])
      expect(outside).not.toContain(secret)
  })
})
