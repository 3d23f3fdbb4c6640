import { EdLanes, PatientCase, WindowWhy } from '@golden-hour/board-api'
import { factRef, type Transition } from '@golden-hour/model'
import type { StoredAlert } from '@golden-hour/ports'
import { Value } from '@sinclair/typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World
let windows: readonly Transition[]

beforeAll(async () => {
  world = await openWorld({ seed: 3, beds: 100, hours: 13 })
  const all: Transition[] = []
  for await (const window of world.ledger.clinical.windows()) all.push(window)
  windows = all
}, 60_000)
afterAll(() => world.close())

const shape = (schema: Parameters<typeof Value.Errors>[0], body: unknown): readonly string[] =>
  [...Value.Errors(schema, body)].map(({ path, message }) => `${path}: ${message}`)

const audited = (patientId: string | null = null) =>
  world.ledger.accounts.audit({ patientId, staffId: null, before: null, limit: 1_000 })

describe('the emergency lanes', () => {
  const lanes = async (query = ''): Promise<EdLanes> => {
    const { get } = await world.as('ed-coordinator', 'ED')
    const answer = await get(`/api/ed/lanes${query}`)
    expect(answer.statusCode).toBe(200)
    return answer.json()
  }

  it('are one for each stay that has not ended, by what is known', async () => {
    const answer = await lanes()
    expect(shape(EdLanes, answer)).toEqual([])
    expect(answer.asOf).toBe(world.day.until)
    // The same told from all that came, without the ledger: no version that was outdone, no void.
    const standing = new Map<string, (typeof world.day.facts)[number]['fact']>()
    for (const { fact } of world.day.facts) {
      const ref = `${fact.patientId}#${factRef(fact)}`
      const other = standing.get(ref)
      const [mine, theirs] = [fact.version ?? -1, other?.version ?? -1]
      if (other === undefined || mine > theirs || (mine === theirs && fact.recordedAt > other.recordedAt))
        standing.set(ref, fact)
    }
    const live = [...standing.values()].filter(({ op }) => op === 'assert')
    const there = live
      .filter(({ type }) => type === 'ed.arrived')
      .filter(
        (arrived) =>
          !live.some(
            ({ type, patientId, data, occurredAt }) =>
              patientId === arrived.patientId &&
              ((['ed.left', 'adt.discharged', 'adt.died', 'adt.transferred-out'].includes(type) &&
                data.encounterId === arrived.data.encounterId) ||
                (['adt.ward-entered', 'icu.entered', 'adt.died'].includes(type) && occurredAt >= arrived.occurredAt)),
          ),
      )
      .map(({ data }) => String(data.encounterId))
    expect(answer.lanes.length).toBeGreaterThan(3)
    expect(answer.lanes.map(({ encounterId }) => encounterId).sort()).toEqual([...new Set(there)].sort())
  })

  it('are drawn by their pathway, the most pressing first, and show what has just happened', async () => {
    const { lanes: shown, recent } = await lanes()
    const dues = shown.map(({ windows: [first] }) =>
      first !== undefined && (first.status === 'open' || first.status === 'overdue')
        ? (first.dueAt ?? Number.POSITIVE_INFINITY)
        : Number.POSITIVE_INFINITY,
    )
    expect(dues).toEqual([...dues].sort((a, b) => (a === b ? 0 : a - b)))
    for (const lane of shown) {
      expect(lane.milestones.find(({ id }) => id === 'ed.arrived')?.at).toBe(lane.arrivedAt)
    }
    expect(recent.length).toBeGreaterThan(3)
    expect(recent.map(({ knownAt }) => knownAt)).toEqual(
      [...recent.map(({ knownAt }) => knownAt)].sort((a, b) => b - a),
    )
  })

  it('can be asked for by area and status', async () => {
    const all = await lanes()
    const area = all.lanes.find((lane) => lane.area !== null)?.area
    const some = await lanes(`?area=${area}`)
    expect(some.lanes.length).toBeGreaterThan(0)
    expect(some.lanes.map((lane) => lane.encounterId).sort()).toEqual(
      all.lanes
        .filter((lane) => lane.area === area)
        .map((lane) => lane.encounterId)
        .sort(),
    )
    expect((await lanes('?status=void')).lanes).toEqual([])
    expect((await lanes('?pathway=none-such')).lanes).toEqual([])
  })

  it('show what came in since, once a message told of it; and who left is gone', async () => {
    const before = await lanes()
    const [lane] = before.lanes
    const template = world.day.facts.find(({ fact }) => fact.type === 'ed.arrived')!
    const offset = 1_000_000
    const left = {
      ...template.fact,
      type: 'ed.left',
      factId: 'left-now',
      patientId: lane!.patientId,
      data: { encounterId: lane!.encounterId },
    }
    await world.ledger.clinical.write({
      facts: [{ ...template, offset, fact: left }],
      unreadable: [],
      transitions: [],
      position: { topic: 'journal', partition: 0, topicId: 'test', next: offset + 1, lastSrc: null },
    })
    expect((await lanes()).lanes).toHaveLength(before.lanes.length)
    await world.live.told('facts', { kind: 'fact', patientId: lane!.patientId })
    const after = await lanes()
    expect(after.lanes.map((one) => one.encounterId)).not.toContain(lane!.encounterId)
    expect(after.lanes).toHaveLength(before.lanes.length - 1)
  })

  it('show a clinician only patients of the own department, and an operator none', async () => {
    const neurologist = await world.as('clinician', 'NEU')
    const seen: EdLanes = (await neurologist.get('/api/ed/lanes')).json()
    const all = await lanes()
    expect(seen.lanes.length).toBeLessThan(all.lanes.length)
    const departments = await world.ledger.timeline.departmentsOf(all.lanes.map(({ patientId }) => patientId))
    const ofNeurology = all.lanes.filter(({ patientId }) => departments.get(patientId)?.has('NEU'))
    expect(seen.lanes.map(({ encounterId }) => encounterId).sort()).toEqual(
      ofNeurology.map(({ encounterId }) => encounterId).sort(),
    )
    const operator = await world.as('operator', 'IT')
    expect((await operator.get('/api/ed/lanes')).statusCode).toBe(403)
    expect((await world.server.inject({ url: '/api/ed/lanes' })).statusCode).toBe(401)
    const homeless = await world.as('clinician')
    expect((await homeless.get('/api/ed/lanes')).json()).toMatchObject({
      status: 403,
      detail: expect.stringContaining('no department'),
    })
  })

  it('are in the audit log once for each patient a person was shown, however often the list is asked for', async () => {
    const { person, get } = await world.as('qc-officer', 'QC')
    const shown: EdLanes = (await get('/api/ed/lanes')).json()
    await get('/api/ed/lanes')
    const entries = (await audited()).filter(({ staffId }) => staffId === person.staffId)
    expect(entries).toHaveLength(1)
    expect([...entries[0]!.patients].sort()).toEqual([...new Set(shown.lanes.map(({ patientId }) => patientId))].sort())
  })
})

describe('a patient’s case', () => {
  it('holds every version that was asserted, and says which stand', async () => {
    const { get } = await world.as('admin')
    const corrected = world.day.facts.find(({ fact }) => fact.op === 'assert' && (fact.version ?? 0) > 1)!
    const answer = await get(`/api/patients/${corrected.fact.patientId}`)
    const body: PatientCase = answer.json()
    expect(shape(PatientCase, body)).toEqual([])
    const ref = factRef(corrected.fact)
    const versions = body.facts.filter((fact) => fact.ref === ref)
    expect(versions.map(({ standing }) => standing).sort()).toContain('corrected')
    expect(body.windows.map(({ windowId }) => windowId).sort()).toEqual(
      windows
        .filter(({ patientId }) => patientId === corrected.fact.patientId)
        .map(({ windowId }) => windowId)
        .sort(),
    )
    const occurred = body.facts.map(({ occurredAt }) => occurredAt)
    expect(occurred).toEqual([...occurred].sort((a, b) => a - b))
  })

  it('is written down before it is shown, by whom and of whom', async () => {
    const { get, person } = await world.as('clinician', 'ED')
    const { patientId } = world.day.facts.find(({ fact }) => fact.type === 'ed.arrived')!.fact
    const before = (await audited(patientId)).length
    expect((await get(`/api/patients/${patientId}`)).statusCode).toBe(200)
    const entries = await audited(patientId)
    expect(entries).toHaveLength(before + 1)
    expect(entries[0]).toMatchObject({
      staffId: person.staffId,
      action: 'read',
      resource: `/api/patients/${patientId}`,
    })
    expect(await world.ledger.accounts.verifyAudit()).toMatchObject({ ok: true })
  })

  it('is refused to other departments, and unknown patients are not found', async () => {
    const { patientId } = windows.find(({ department }) => department === 'GYN')!
    const departments = (await world.ledger.timeline.departmentsOf([patientId])).get(patientId)!
    const other = ['CTS', 'NSU', 'PED', 'END'].find((department) => !departments.has(department))!
    const stranger = await world.as('clinician', other)
    const refused = await stranger.get(`/api/patients/${patientId}`)
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'not-your-department'])
    const own = await world.as('department-head', 'GYN')
    expect((await own.get(`/api/patients/${patientId}`)).statusCode).toBe(200)
    expect((await own.get('/api/patients/P-none')).statusCode).toBe(404)
    const auditor = await world.as('auditor')
    expect((await auditor.get(`/api/patients/${patientId}`)).statusCode).toBe(403)
    expect((await auditor.get('/api/patients/P-none')).statusCode).toBe(403)
    expect((await auditor.get('/api/windows/none')).statusCode).toBe(403)
  })
})

describe('an alert', () => {
  it('is shown by the lane, the case and the window it belongs to, with what was done about it', async () => {
    const { get } = await world.as('admin')
    const { lanes }: EdLanes = (await get('/api/ed/lanes')).json()
    const { windowId, patientId } = lanes.flatMap((lane) => lane.windows)[0]!
    const transition = windows.find((window) => window.windowId === windowId)!
    await openAlert(transition)
    await world.live.told('alerts', { kind: 'alert', patientId, windowId })

    const brief = { alertId: 'A1', state: 'open', severity: 'critical', owner: 'D1021', ackedBy: null }
    const drawn: EdLanes = (await get('/api/ed/lanes')).json()
    const onLane = drawn.lanes.flatMap((lane) => lane.windows).find((window) => window.windowId === windowId)
    expect(onLane?.alert).toMatchObject(brief)
    const told: PatientCase = (await get(`/api/patients/${patientId}`)).json()
    expect(shape(PatientCase, told)).toEqual([])
    expect(told.windows.find((window) => window.windowId === windowId)?.alert).toMatchObject(brief)
    expect(told.alerts).toMatchObject([
      { ...brief, windowId, ladder: 'plain', log: [{ kind: 'opened', text: '开启' }] },
    ])
    const why: WindowWhy = (await get(`/api/windows/${encodeURIComponent(windowId)}`)).json()
    expect(shape(WindowWhy, why)).toEqual([])
    expect(why.window.alert).toMatchObject(brief)
    expect(why.alerts).toEqual(told.alerts)

    // Whoever was told may look, wherever they work; their colleagues may not.
    for (const [staffId, status] of [
      ['D1021', 200],
      ['D9999', 403],
    ] as const) {
      const { get: look } = await world.as('department-head', null, staffId)
      expect((await look(`/api/patients/${patientId}`)).statusCode).toBe(status)
      expect((await look(`/api/windows/${encodeURIComponent(windowId)}`)).statusCode).toBe(status)
    }
  })
})

/** As the notifier would: the window's transition, and the alert decided for it. */
async function openAlert(transition: Transition): Promise<void> {
  const at = world.day.until
  const climb = {
    ...{ state: 'open', windowStatus: transition.status, cycle: 1, cycleAt: at, step: 0, stepAt: at, round: 0 },
    ...{ owner: 'D1021', acceptedBy: null, acceptedAt: null, acceptedUntil: null, everAccepted: false },
    ...{ answered: false, declined: [], nextAt: null },
  } as StoredAlert['climb']
  const { windowId, ruleId, patientId, encounterId, department, responsible, dueAt, evidence } = transition
  const alert: StoredAlert = {
    ...{ alertId: 'A1', code: 'A7K2', episode: 1, windowId, ruleId, ruleName: { zh: '规则', en: 'rule' } },
    ...{ patientId, encounterId, department, responsible, startRef: evidence.start, severity: 'critical', dueAt },
    ...{ openedAt: at, closedAt: null, closedReason: null, board: null, climb, told: [], staff: ['D1021'] },
    ladder: { id: 'plain', steps: [] } as unknown as StoredAlert['ladder'],
  }
  const opened = { at, kind: 'opened', cycle: 1, step: null, staffId: null, channel: null, text: '开启' }
  await world.ledger.alerts.take(
    {
      transitions: [{ partition: 0, srcOffset: 1, n: 0, transition }],
      position: { topic: 'transitions', partition: 0, topicId: 't', next: 1, lastSrc: { srcOffset: 1, n: 0 } },
      at,
    },
    () => ({ alert, steps: [], deliveries: [], cancel: null, faults: [], log: [opened] }),
  )
}

describe('why a window is what it is', () => {
  const why = async (windowId: string): Promise<WindowWhy> => {
    const { get } = await world.as('qc-officer')
    const answer = await get(`/api/windows/${encodeURIComponent(windowId)}`)
    expect(answer.statusCode).toBe(200)
    return answer.json()
  }

  it('is told for every rule that has made one: the rule in words, its basis, its facts, every revision', async () => {
    const one = new Map(windows.map((window) => [window.ruleId, window]))
    expect(one.size).toBeGreaterThan(5)
    for (const window of one.values()) {
      const answer = await why(window.windowId)
      expect(shape(WindowWhy, answer)).toEqual([])
      expect(answer.window).toMatchObject({ windowId: window.windowId, status: window.status })
      expect(answer.rule.prose.zh).not.toBe('')
      expect(answer.rule.basis.length).toBeGreaterThan(0)
      const refs = [...Object.values(window.evidence), ...Object.values(window.items ?? {})].filter(
        (ref) => ref !== null,
      )
      expect(answer.evidence.map(({ fact }) => fact.ref).sort()).toEqual([...refs].sort())
      const revisions = await world.ledger.clinical.revisions(window.windowId)
      expect(answer.revisions.map(({ revision }) => revision)).toEqual(revisions.map(({ revision }) => revision))
    }
  })

  it('takes an id with escapes and slashes as it is, and says what is wrong with one that cannot be read', async () => {
    const { get } = await world.as('admin')
    const [template] = windows
    const windowId = 'record.rescue/E%2C1,/lis#a b%2F汉'
    await world.ledger.clinical.write({
      facts: [],
      unreadable: [],
      transitions: [{ partition: 0, srcOffset: 2_000_000, n: 0, transition: { ...template!, windowId, revision: 1 } }],
      position: { topic: 'transitions', partition: 0, topicId: 'test', next: 1, lastSrc: null },
    })
    expect((await why(windowId)).window.windowId).toBe(windowId)
    expect((await get('/api/windows/%E0%A4%A')).statusCode).toBe(400)
    expect((await get('/api/windows/none%2Fsuch')).statusCode).toBe(404)
  })

  it('explains a window of a former rulebook by the rule as it was', async () => {
    const { files } = world
    const former = files.map((file) => ({
      ...file,
      text: file.text.replace('name: { zh: 急性卒中静脉溶栓 DNT,', 'name: { zh: 旧名,'),
    }))
    await world.ledger.rulebooks.put({ hash: 'former', files: former, overlay: null, zone: null }, world.day.until)
    const [template] = windows
    const said = (windowId: string, rulebook: string): Transition => ({
      ...template!,
      windowId,
      revision: 1,
      ruleId: 'stroke.dnt',
      rule: { id: 'stroke.dnt', version: '1', rulebook },
    })
    await world.ledger.clinical.write({
      facts: [],
      unreadable: [],
      transitions: [said('stroke.dnt/X1', 'former'), said('stroke.dnt/X2', 'never-kept')].map((transition, n) => ({
        partition: 0,
        srcOffset: 3_000_000,
        n,
        transition,
      })),
      position: { topic: 'transitions', partition: 0, topicId: 'test', next: 2, lastSrc: null },
    })
    expect((await why('stroke.dnt/X1')).rule.name.zh).toBe('旧名')
    expect((await why('stroke.dnt/X2')).rule.name.zh).toBe('急性卒中静脉溶栓 DNT')
  })
})
