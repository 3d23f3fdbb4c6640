import { afterEach, describe, expect, it } from 'vitest'
import { eventually, type Hospital, openHospital } from './hospital.ts'
import { minute, reminded, windowSays } from './transitions.ts'

const WINDOW = 'critical.receive/CV1'

describe('an alert', () => {
  let hospital: Hospital
  afterEach(() => hospital.close())

  const theAlert = async () => (await hospital.alerts.latest([WINDOW]))[0]!
  const say = async (who: string, kind: string, more: object = {}) => {
    const { alertId } = await theAlert()
    return hospital
      .as(who)
      .post(`/api/alerts/${alertId}/acks`, { clientAckId: `${who}-${kind}-${hospital.clock.now()}`, kind, ...more })
  }

  it('of a critical value that nobody answers climbs to the last rung and goes on telling it', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(minute(60))
    expect(await hospital.fired()).toEqual([
      '1/0.0 A1 N1',
      '1/0.1 A1',
      '1/0.2 A1',
      '1/1.0 D1',
      '1/2.0 S1',
      '1/3.0 C1 L1',
      ...['4.0', '4.1', '4.2', '4.3', '4.4', '4.5', '4.6'].map((step) => `1/${step} Z1`),
    ])
    expect(await theAlert()).toMatchObject({ board: 'unanswered', climb: { state: 'open', step: 4, nextAt: null } })
  })

  it('goes along when its window moves to another patient, whatever the other case says of it in the end', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    const here = { patientId: 'P-right', kind: 'opened', previous: null } as const
    await hospital.says(windowSays(WINDOW, 'overdue', 2, here))
    await hospital.says(windowSays(WINDOW, 'void', 1, { kind: 'voided' }))
    await hospital.settle()
    expect(await theAlert()).toMatchObject({ patientId: 'P-right', climb: { state: 'open', windowStatus: 'overdue' } })
    await hospital.says(windowSays(WINDOW, 'void', 3, { kind: 'voided', patientId: 'P-right' }))
    await hospital.settle()
    expect(await theAlert()).toMatchObject({ climb: { state: 'cancelled' } })
  })

  it('is in the inbox of those it told, and nobody else’s, with what they are asked', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.settle()
    const inbox = async (who: string) => (await hospital.as(who).get('/api/inbox')).body.alerts
    expect(await inbox('A1')).toMatchObject([
      { ask: 'accept', step: 0, cycle: 1, nextStepAt: minute(3), owner: 'A1', readBack: 'value' },
    ])
    expect(await inbox('N1')).toMatchObject([{ ask: 'received', windowStatus: 'open', ruleName: { zh: '危急值接收' } }])
    expect(await inbox('D1')).toEqual([])
    await hospital.passTo(minute(10))
    expect(await inbox('L1')).toMatchObject([{ ask: 'received', task: 'phone-the-ward' }])
  })

  it('that is accepted waits; when that runs out it reopens as the next cycle', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(minute(1))
    expect(await say('A1', 'accepted')).toMatchObject({
      status: 200,
      body: {
        outcome: 'done',
        alert: { state: 'acked', ackedBy: 'A1', acceptedUntil: minute(31), myAcks: ['accepted'] },
      },
    })
    await hospital.passTo(minute(30))
    expect(await hospital.fired()).toEqual(['1/0.0 A1 N1', '1/0.1 A1'])
    await hospital.passTo(minute(35))
    expect((await hospital.fired()).slice(2)).toEqual(['2/0.0 A1 N1', '2/0.1 A1', '2/0.2 A1', '2/1.0 D1'])
    expect(await theAlert()).toMatchObject({ climb: { state: 'open', cycle: 2, acceptedBy: null } })
    const kinds = (await hospital.logOf((await theAlert()).alertId)).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['opened', 'step', 'told', 'accepted', 'reopened']))
  })

  it('climbs on when it was only received', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.settle()
    expect((await say('N1', 'received')).body).toMatchObject({
      outcome: 'done',
      alert: { state: 'open', myAcks: ['received'] },
    })
    await hospital.passTo(minute(3))
    expect((await hospital.fired()).at(-1)).toBe('1/1.0 D1')
  })

  it('goes to the next at once when who was asked is not on duty, and the roster shows the fault', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.settle()
    expect((await say('A1', 'not-on-duty')).body).toMatchObject({ outcome: 'done', alert: { step: 1, owner: 'D1' } })
    expect(await hospital.fired()).toEqual(['1/0.0 A1 N1', '1/1.0 D1'])
    const { body } = await hospital.as('OP', 'operator').get('/api/roster/faults')
    expect(body.faults).toMatchObject([{ kind: 'not-on-duty', person: 'A1', role: 'attending', department: 'NEU' }])
    await hospital.passTo(minute(6))
    expect((await hospital.fired()).at(-1)).toBe('1/2.0 S1')
  })

  it('closes when its window is met, and leaves the inbox', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.settle()
    await hospital.says(windowSays(WINDOW, 'met', 1))
    await hospital.passTo(minute(60))
    expect(await hospital.fired()).toEqual(['1/0.0 A1 N1'])
    expect(await theAlert()).toMatchObject({ climb: { state: 'resolved' }, closedReason: 'met' })
    expect((await hospital.as('A1').get('/api/inbox')).body.alerts).toEqual([])
    expect((await say('A1', 'accepted')).body).toMatchObject({ outcome: 'closed' })
    await eventually(() =>
      expect(hospital.messages.at(-1)).toMatchObject({
        kind: 'alert',
        state: 'resolved',
        windowId: WINDOW,
        staff: ['A1', 'N1'],
      }),
    )
  })

  it('of a missed window closes when it was accepted and answered', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(windowSays(WINDOW, 'missed', 0))
    await hospital.settle()
    expect(await say('A1', 'answered')).toMatchObject({ status: 422, body: { field: 'note' } })
    expect((await say('A1', 'accepted')).body.alert).toMatchObject({ state: 'acked' })
    expect((await say('A1', 'answered', { note: '漏看，已加提醒' })).body.alert).toMatchObject({ state: 'resolved' })
    expect(await theAlert()).toMatchObject({ closedReason: 'answered' })
  })

  it('opens for what is overdue, not again while one is open, and anew after it was closed', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(
      reminded(WINDOW),
      windowSays(WINDOW, 'overdue', 0),
      windowSays(WINDOW, 'late', 0, { previous: 'overdue' }),
    )
    await hospital.says(windowSays(WINDOW, 'overdue', 0, { previous: 'late', kind: 'restated' }))
    await hospital.settle()
    const alerts = await hospital.alerts.find({ windowId: WINDOW })
    expect(alerts.map(({ episode, climb }) => [episode, climb.state]).sort()).toEqual([
      [1, 'resolved'],
      [2, 'open'],
    ])
  })

  it('is not opened by history, by a rule that only counts, or by a change of marks', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(
      windowSays(WINDOW, 'overdue', 0, { quality: ['backfill'] }),
      reminded('stroke.door-to-ct/V1'),
      windowSays('critical.report/CV1', 'missed', 0, { kind: 'marked', previous: 'missed' }),
      windowSays('critical.handle/CV1', 'met', 0),
    )
    await hospital.settle()
    expect(await hospital.alerts.find({ open: true })).toEqual([])
  })

  it('is taken once, though the processor says everything twice', async () => {
    hospital = await openHospital()
    await hospital.start()
    const said = await hospital.says(reminded(WINDOW), windowSays(WINDOW, 'met', 0))
    await hospital.log.append('transitions', 0, said)
    await hospital.settle()
    expect(await hospital.alerts.find({ windowId: WINDOW })).toHaveLength(1)
    expect((await hospital.logOf((await theAlert()).alertId)).map(({ kind }) => kind)).toEqual(['opened', 'resolved'])
  })

  it('goes on where it was after a restart', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(reminded(WINDOW))
    await hospital.passTo(minute(3))
    await hospital.stop()
    hospital.clock.advanceTo(minute(4))
    await hospital.start()
    await hospital.passTo(minute(6))
    expect(await hospital.fired()).toEqual(['1/0.0 A1 N1', '1/0.1 A1', '1/0.2 A1', '1/1.0 D1', '1/2.0 S1'])
  })

  it('found in a backlog of an hour fires once, late; one that was over by then tells nobody', async () => {
    hospital = await openHospital()
    const others = Array.from({ length: 600 }, (_, i) => windowSays(`critical.report/X${i}`, 'met', 1))
    await hospital.says(reminded(WINDOW), reminded('critical.receive/CV2'), ...others)
    await hospital.says(windowSays('critical.receive/CV2', 'met', 2))
    hospital.clock.advanceTo(minute(60))
    await hospital.start()
    await hospital.settle()
    expect(await hospital.fired()).toEqual(['1/4.0 Z1'])
    const [step] = await hospital.ledger.query('select late, merged, due_at, fired_at from alert_steps')
    expect(step).toEqual({ late: true, merged: [0, 1, 2, 3], due_at: String(minute(15)), fired_at: String(minute(60)) })
    expect((await hospital.alerts.latest(['critical.receive/CV2']))[0]).toMatchObject({
      climb: { state: 'resolved', step: -1 },
    })
  })

  it('is one of two hundred at once: each has its step, its owner and its place in the inbox', async () => {
    hospital = await openHospital()
    await hospital.start()
    await hospital.says(...Array.from({ length: 200 }, (_, i) => reminded(`critical.receive/CV${i}`)))
    await hospital.settle()
    expect(await hospital.fired()).toEqual(Array.from({ length: 200 }, () => '1/0.0 A1 N1'))
    expect((await hospital.as('A1').get('/api/inbox')).body.alerts).toHaveLength(200)
    hospital.clock.advanceTo(minute(3))
    await hospital.settle()
    expect((await hospital.fired()).filter((step) => step === '1/1.0 D1')).toHaveLength(200)
  })
})
