import { epochMs } from '@golden-hour/model'
import type { EmergencyPatient, LiveFact, WindowBrief } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { laneOf, laneRulesOf } from '../src/ed/lane-of.ts'
import { staysOf } from '../src/ed/stays-of.ts'
import { compareLanes } from '../src/ed/urgency.ts'
import { shippedRulebook } from './rulebook.ts'

const T0 = 1_772_409_600_000
const at = (minutes: number) => epochMs(T0 + minutes * 60_000)
const rules = laneRulesOf(shippedRulebook().rulebook)

const fact = (type: string, minutes: number, more: Partial<LiveFact> = {}): LiveFact => ({
  source: '/ed',
  type,
  factId: `${type}@${minutes}`,
  encounterId: 'E1',
  fromEncounterId: null,
  departmentId: 'ED',
  wardId: null,
  occurredAt: at(minutes),
  knownAt: at(minutes),
  data: null,
  ...more,
})

const window = (
  windowId: string,
  status: WindowBrief['status'],
  due: number | null,
  more: Partial<WindowBrief> = {},
) => ({
  windowId,
  ruleId: windowId.split('/')[0]!,
  patientId: 'P1',
  encounterId: 'E1',
  department: 'ED',
  status,
  reason: null,
  startedAt: at(0),
  dueAt: due === null ? null : at(due),
  stoppedAt: null,
  marginMs: null,
  documentedLate: false,
  revision: 1,
  ...more,
})

const patient = (facts: readonly LiveFact[], windows: readonly WindowBrief[] = []): EmergencyPatient => ({
  patientId: 'P1',
  facts,
  windows,
})
const lane = (facts: readonly LiveFact[], windows: readonly WindowBrief[] = []) => {
  const [stay, ...others] = staysOf(patient(facts, windows), at(-60))
  expect(others).toEqual([])
  return laneOf(stay!, rules, new Map())
}

const stroke = fact('ed.greenway.activated', 4, { data: { kind: 'stroke' } })

describe('a stay', () => {
  const isThere = (facts: readonly LiveFact[]): boolean => staysOf(patient(facts), at(-60)).length > 0

  it('begins with the earliest arrival of its encounter and ends when the patient leaves, goes home or dies', () => {
    const arrived = [fact('ed.arrived', 2), fact('ed.arrived', 0)]
    expect(staysOf(patient(arrived), at(-60))[0]?.arrivedAt).toBe(at(0))
    for (const type of [
      'ed.left',
      'adt.discharged',
      'adt.died',
      'adt.transferred-out',
      'adt.ward-entered',
      'icu.entered',
    ])
      expect([type, isThere([...arrived, fact(type, 30)])]).toEqual([type, false])
    expect(isThere([...arrived, fact('adt.admitted', 30, { encounterId: 'E2', fromEncounterId: 'E1' })])).toBe(true)
  })

  it('does not end with another encounter’s end, but with the ward that the patient came to since', () => {
    const arrived = fact('ed.arrived', 0)
    expect(isThere([arrived, fact('adt.discharged', 30, { encounterId: 'E0' })])).toBe(true)
    expect(isThere([arrived, fact('adt.ward-entered', -30, { encounterId: 'E0' })])).toBe(true)
    expect(isThere([arrived, fact('adt.ward-entered', 0, { encounterId: 'E2' })])).toBe(false)
  })

  it('is no longer looked for when it began too long ago, just before the moment and not on it', () => {
    expect(staysOf(patient([fact('ed.arrived', 0)]), at(0))).toHaveLength(1)
    expect(staysOf(patient([fact('ed.arrived', 0)]), epochMs(at(0) + 1))).toHaveLength(0)
  })

  it('has the facts and windows of its encounter and of what continues it, not those of another stay', () => {
    const found = lane(
      [
        fact('ed.arrived', 0),
        fact('adt.admitted', 30, { encounterId: 'E2', fromEncounterId: 'E1' }),
        fact('order.placed', 50, { encounterId: 'E9' }),
        fact('ems.scene.arrived', -20, { encounterId: null }),
      ],
      [
        window('record.admission-note/E2', 'open', 90, { encounterId: 'E2' }),
        window('stroke.dnt/E9', 'open', 80, { encounterId: 'E9' }),
      ],
    )
    expect(found.windows.map(({ windowId }) => windowId)).toEqual(['record.admission-note/E2'])
    expect(found.latest).toMatchObject({ type: 'adt.admitted', at: at(30) })
  })
})

describe('a lane', () => {
  it('is on the pathways whose condition its facts meet', () => {
    const pathways = (facts: readonly LiveFact[]) =>
      lane([fact('ed.arrived', 0), ...facts]).pathways.map(({ id }) => id)
    expect(pathways([])).toEqual([])
    expect(pathways([stroke])).toEqual(['stroke'])
    expect(pathways([fact('ed.greenway.activated', 4, { data: { kind: 'obs' } })])).toEqual([])
    expect(pathways([stroke, fact('trauma.activated', 5)])).toEqual(['stroke', 'trauma'])
  })

  it('shows milestones in their order: what happened first, what is to come, nothing that can no longer come', () => {
    const walkedIn = lane([fact('ed.arrived', 0), stroke, fact('ed.triaged', 3), fact('ed.triaged', 2)])
    expect(walkedIn.milestones.map(({ id, at: when }) => [id, when])).toEqual([
      ['ed.arrived', at(0)],
      ['ed.triaged', at(2)],
      ['stroke.recognized', null],
      ['ed.greenway.activated', at(4)],
      ['consult.arrived', null],
      ['imaging.completed', null],
      ['stroke.thrombolysis.consent', null],
      ['stroke.thrombolysis.started', null],
      ['stroke.puncture', null],
      ['stroke.reperfused', null],
    ])
    const byAmbulance = lane([fact('ed.arrived', 0), stroke, fact('ems.scene.arrived', -20)])
    expect(byAmbulance.milestones[0]).toMatchObject({ id: 'ems.scene.arrived', at: at(-20) })
    expect(byAmbulance.milestones[0]?.name.zh).toBe('到达现场')
  })

  it('has the area of the resuscitation room, the department’s own, or the triage zone', () => {
    const area = (...facts: LiveFact[]) => lane([fact('ed.arrived', 0), ...facts]).area
    const triaged = fact('ed.triaged', 3, { data: { level: 3 } })
    expect(area()).toBeNull()
    expect(area(triaged)).toBe('yellow')
    expect(area(triaged, fact('ed.triaged', 9, { data: { level: 2 } }))).toBe('red')
    expect(area(triaged, fact('ed.resus.entered', 5))).toBe('resus')
    expect(area(triaged, fact('ed.resus.entered', 5), fact('ed.resus.left', 9))).toBe('yellow')
    expect(area(triaged, fact('ed.physician.first-seen', 5, { wardId: '留观' }))).toBe('留观')
  })

  it('has running windows first, the earliest deadline first, then what was decided; no tallies', () => {
    const { windows } = lane(
      [fact('ed.arrived', 0)],
      [
        window('a/1', 'met', 10, { stoppedAt: at(5) }),
        window('a/2', 'met', 10, { stoppedAt: at(8) }),
        window('a/3', 'open', null),
        window('a/4', 'open', 60),
        window('a/5', 'overdue', 20),
        window('surgery.done/1', 'met', null),
      ],
    )
    expect(windows.map(({ windowId }) => windowId)).toEqual(['a/5', 'a/4', 'a/3', 'a/2', 'a/1'])
  })

  it('comes before those that press less: by deadline, then triage, then arrival', () => {
    const of = (encounterId: string, due: number | null, level: number | null, arrived: number) => ({
      ...lane(
        [
          fact('ed.arrived', arrived),
          ...(level === null ? [] : [fact('ed.triaged', arrived + 1, { data: { level } })]),
        ],
        due === null ? [] : [window('a/1', due < 30 ? 'overdue' : 'open', due)],
      ),
      encounterId,
    })
    const lanes = [
      of('late-comer', null, 2, 9),
      of('no-triage', null, null, 0),
      of('calm', null, 2, 3),
      of('soon', 40, 4, 8),
      of('overdue', 10, 4, 8),
    ]
    expect(lanes.sort(compareLanes).map(({ encounterId }) => encounterId)).toEqual([
      'overdue',
      'soon',
      'calm',
      'late-comer',
      'no-triage',
    ])
  })
})
