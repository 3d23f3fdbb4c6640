import { epochMs, type Fact } from '@golden-hour/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hospital, openHospital } from './hospital.ts'
import { minute, PATIENT, reminded, windowSays } from './transitions.ts'

const RECEIVE = 'critical.receive/CV1'
const HANDLE = 'critical.handle/CV1'

const published: Fact = {
  source: '/lis',
  type: 'critical.published',
  factId: 'F-CV1',
  patientId: PATIENT,
  op: 'assert',
  version: null,
  recordedAt: minute(-5),
  occurredAt: minute(-5),
  precision: 'second',
  time: '2026-03-02T08:55:00+08:00',
  subject: null,
  data: { criticalId: 'CV1', item: 'potassium', value: 6.8, unit: 'mmol/L' },
  encounterFromSubject: false,
  backfill: false,
}

describe('over HTTP', () => {
  let hospital: Hospital
  const idOf = async (windowId: string) => (await hospital.alerts.latest([windowId]))[0]!.alertId
  const ack = async (windowId: string, who: string, clientAckId: string, more: object) =>
    hospital.as(who).post(`/api/alerts/${await idOf(windowId)}/acks`, { clientAckId, ...more })

  beforeAll(async () => {
    hospital = await openHospital()
    await hospital.ledger.clinical.write({
      facts: [{ partition: 0, offset: 1, eventId: 'e1', appendedAt: minute(-5), fact: published }],
      unreadable: [],
      transitions: [],
      position: { topic: 'journal', partition: 0, topicId: 't', next: 2, lastSrc: null },
    })
    await hospital.start()
    await hospital.says(
      reminded(RECEIVE),
      reminded(HANDLE, 0, {
        dueAt: minute(20),
        evidence: { start: '/his#critical.received#R1', stop: null, excuse: null, closing: null },
      }),
      windowSays('consult.emergency-arrive/K1', 'overdue', 0, { department: 'CAR', patientId: 'P2' }),
    )
    await hospital.settle()
  })
  afterAll(() => hospital.close())

  it('nobody sees an alert without a login', async () => {
    for (const url of ['/api/inbox', '/api/alerts', '/api/alerts/x', '/api/roster', '/api/roster/faults'])
      expect([url, (await hospital.anonymous('GET', url)).statusCode]).toEqual([url, 401])
    expect((await hospital.anonymous('POST', '/api/alerts/x/acks')).statusCode).toBe(401)
  })

  it('the inbox puts the most urgent first', async () => {
    const { body } = await hospital.as('A1').get('/api/inbox')
    expect(body.alerts.map(({ windowId }: { windowId: string }) => windowId)).toEqual([RECEIVE, HANDLE])
    expect(body.asOf).toBe(hospital.clock.now())
  })

  it('a critical value is accepted only with its value read back, which is not told to who errs', async () => {
    expect(await ack(RECEIVE, 'A1', 'c1', { kind: 'accepted' })).toMatchObject({
      status: 422,
      body: { field: 'readBack' },
    })
    const wrong = await ack(RECEIVE, 'A1', 'c2', { kind: 'accepted', readBack: '8.6' })
    expect(wrong).toMatchObject({
      status: 200,
      body: { outcome: 'read-back-mismatch', alert: { state: 'open', myAcks: [] } },
    })
    expect(JSON.stringify(wrong.body)).not.toContain('6.8')
    expect(await ack(RECEIVE, 'A1', 'c3', { kind: 'accepted', readBack: ' ６.８0 mmol/L' })).toMatchObject({
      body: { outcome: 'done', alert: { state: 'acked', ackedBy: 'A1' } },
    })
    const log = await hospital.logOf(await idOf(RECEIVE))
    expect(log.filter(({ staffId, kind }) => staffId === 'A1' && kind !== 'told').map(({ kind }) => kind)).toEqual([
      'delivery-failed',
      'read-back-mismatch',
      'accepted',
    ])
    const said = await hospital.ledger.query(
      `select outcome, read_back from alert_acks where alert_id = '${await idOf(RECEIVE)}' order by client_ack_id`,
    )
    expect(said).toEqual([
      { outcome: 'read-back-mismatch', read_back: '8.6' },
      { outcome: 'done', read_back: ' ６.８0 mmol/L' },
    ])
  })

  it('the window that begins with the receipt reads back what was published', async () => {
    expect((await ack(HANDLE, 'A1', 'h1', { kind: 'accepted', readBack: '6.9' })).body.outcome).toBe(
      'read-back-mismatch',
    )
    expect((await ack(HANDLE, 'A1', 'h2', { kind: 'accepted', readBack: '6.8' })).body.outcome).toBe('done')
  })

  it('the same acknowledgement twice is answered as the first time', async () => {
    expect((await ack(RECEIVE, 'A1', 'c2', { kind: 'accepted', readBack: '6.8' })).body.outcome).toBe(
      'read-back-mismatch',
    )
    expect((await ack(RECEIVE, 'A1', 'c3', { kind: 'accepted', readBack: '6.8' })).body.outcome).toBe('done')
    expect((await ack(RECEIVE, 'A1', 'c4', { kind: 'accepted', readBack: '6.8' })).body.outcome).toBe('repeated')
  })

  it('only the roles of the ladder accept', async () => {
    expect(await ack(HANDLE, 'N1', 'n1', { kind: 'accepted', readBack: '6.8' })).toMatchObject({ status: 403 })
    expect(await ack(HANDLE, 'X9', 'x1', { kind: 'accepted', readBack: '6.8' })).toMatchObject({ status: 403 })
    expect((await ack(HANDLE, 'N1', 'n2', { kind: 'received', readBack: '6.8' })).body.outcome).toBe('done')
  })

  it('nobody speaks for an alert that does not concern them; for quality one may answer', async () => {
    expect((await ack(HANDLE, 'X9', 'x2', { kind: 'received' })).status).toBe(403)
    expect((await ack(HANDLE, 'D1', 'd1', { kind: 'not-on-duty' })).body).toMatchObject({ outcome: 'done' })
    const { alertId } = (await hospital.alerts.latest([HANDLE]))[0]!
    const answer = { clientAckId: 'q', kind: 'answered', note: '原因与措施' }
    expect((await hospital.as('Q1', 'qc-officer').post(`/api/alerts/${alertId}/acks`, answer)).status).toBe(200)
    expect((await hospital.as('H2', 'department-head', 'CAR').post(`/api/alerts/${alertId}/acks`, answer)).status).toBe(
      403,
    )
  })

  it('what is no acknowledgement is refused with its field', async () => {
    const bad = await ack(RECEIVE, 'A1', 'c9', { kind: 'seen' })
    expect(bad.status).toBe(400)
    expect(bad.body.detail).toContain('kind')
    expect(
      (await hospital.as('A1').post('/api/alerts/a_none/acks', { clientAckId: 'x', kind: 'received' })).status,
    ).toBe(404)
  })

  it('a clinician sees what they were told, a head their department, an operator everything', async () => {
    const seen = async (caller: ReturnType<Hospital['as']>) =>
      (await caller.get('/api/alerts')).body.alerts.map(({ windowId }: { windowId: string }) => windowId).sort()
    expect(await seen(hospital.as('A1'))).toEqual([HANDLE, RECEIVE])
    expect(await seen(hospital.as('X9'))).toEqual([])
    expect(await seen(hospital.as('H1', 'department-head', 'CAR'))).toEqual(['consult.emergency-arrive/K1'])
    expect(await seen(hospital.as('OP', 'operator'))).toHaveLength(3)
    expect((await hospital.as('X9').get(`/api/alerts/${await idOf(RECEIVE)}`)).status).toBe(404)
  })

  it('alerts are found by patient and by window, each with its log', async () => {
    const operator = hospital.as('OP', 'operator')
    expect((await operator.get('/api/alerts?patient=P2')).body.alerts).toHaveLength(1)
    const [found] = (await operator.get(`/api/alerts?window=${encodeURIComponent(RECEIVE)}`)).body.alerts
    expect(found).toMatchObject({ windowId: RECEIVE, ladder: 'critical-value', severity: 'critical', ackedBy: 'A1' })
    expect(found.log[0]).toMatchObject({ kind: 'opened', text: 'reminder PT5M', step: null })
    expect((await operator.get(`/api/alerts/${found.alertId}`)).body).toEqual(found)
  })

  it('the roster is read by all, written by operators, and a row that ends before it begins is refused', async () => {
    const row = {
      department: 'NEU',
      role: 'duty-doctor',
      person: 'D7',
      from: minute(60),
      to: minute(120),
      kind: 'override',
    }
    const operator = hospital.as('OP', 'operator')
    expect((await hospital.as('A1').post('/api/roster', { rows: [row] })).status).toBe(403)
    expect(await operator.post('/api/roster', { rows: [row, { ...row, to: minute(59) }] })).toMatchObject({
      status: 422,
      body: { field: 'rows.1.to' },
    })
    expect(await operator.post('/api/roster', { rows: [row] })).toEqual({ status: 200, body: { kept: 1 } })
    const { body } = await hospital.as('A1').get(`/api/roster?from=${minute(60)}&to=${minute(61)}`)
    expect(body.rows).toContainEqual({ ...row, from: epochMs(row.from), to: epochMs(row.to) })
  })
})
