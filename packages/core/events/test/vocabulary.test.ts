import { Value } from '@sinclair/typebox/value'
import { describe, expect, it } from 'vitest'
import { decodeStructured, type EventBody, eventType, eventTypes, isExtensionType } from '../src/index.ts'

// The rows of the catalogue's event table (§3.2) and what the specification of events adds, written out by hand.
const ROWS = `
ems.call.received
ems.dispatched ems.departed
ems.departed-to-hospital
ems.scene.arrived
ems.first-contact
ems.ecg.transmitted
ems.prenotify.received
ed.arrived
ed.triaged
ed.physician.first-seen
ed.resus.entered ed.resus.left
ed.greenway.activated ed.greenway.ended
onset.recorded
stroke.recognized
stroke.thrombolysis.consent
stroke.thrombolysis.started
stroke.contraindication
stroke.puncture stroke.reperfused
stemi.diagnosed
cathlab.activated patient.cathlab.entered
pci.wire-crossed
stemi.lysis.started
trauma.activated trauma.scored
cpr.started rosc.achieved cpr.ended
sepsis.shock.t0
icu.entered icu.left
order.placed order.verified order.executed order.stopped order.cancelled
order.condition-status.set
order.nursing-level.set
order.discharge.placed
lab.specimen.collected lab.specimen.received
lab.result.reported lab.result.corrected
critical.published
critical.notified
critical.received
critical.physician-informed critical.handled
critical.cancelled critical.rechecked
imaging.ordered imaging.arrived imaging.started imaging.completed imaging.reported
ecg.acquired ecg.interpreted
path.frozen.received path.frozen.reported path.final.reported
adt.admitted adt.ward-entered
adt.transferred
adt.discharged
adt.died
adt.transferred-out
patient.merged patient.split
surgery.requested surgery.approved surgery.scheduled surgery.cancelled
surgery.mdt.completed discussion.completed
assess.completed
surgery.site.marked consent.signed
surgery.or-entered surgery.check.signin surgery.check.timeout surgery.check.signout surgery.started surgery.ended surgery.or-left
anesthesia.started anesthesia.ended pacu.entered pacu.left
surgery.unplanned-return
implant.used
doc.created doc.signed doc.cosigned doc.amended doc.deleted doc.archived
round.done
consult.requested consult.accepted consult.arrived consult.completed consult.cancelled
transfusion.requested transfusion.issued transfusion.started transfusion.ended transfusion.evaluated
rehab.consulted rehab.started
nursing.round shift.change handover.signed
vitals.recorded ews.alerted
rx.submitted rx.reviewed
pathway.entered pathway.varied pathway.exited
daysurgery.registered
followup.planned followup.completed followup.failed
oncology.diagnosed oncology.tnm.staged oncology.treatment.started cancer.card.submitted
adverse.reported adr.reported hai.confirmed pi.confirmed
dispute.settled dispute.reported dispute.external.submitted
authz.granted authz.revoked
frontpage.coded frontpage.tnm.filled
rescue.started rescue.ended
procedure.started procedure.ended
dx.recorded dx.coded
condition.changed care.attending-changed
monitoring.started reassess.recorded
approval.recorded authz.emergency.recorded
oncology.treatment.planned
vte.suspected
screen.infectious.done
op.appt op.registered op.visit.started op.visit.ended
bed.requested billing.settled
delivery.vaginal
line.inserted line.removed
recognition.recorded referral.advised
adr.suspected adverse.detected
qc.iqc.passed qc.sampled qc.graded qc.verified
qc.issue.opened qc.issue.assigned qc.issue.closed
exclusion.recorded override.recorded
stroke.delay.justified ed.left rx.dispensed frontpage.submitted refer.in refer.out
`
const EXPECTED = ROWS.trim().split(/\s+/).sort()

/** Withdrawals are voids of the fact, and no facts of their own. */
const WITHDRAWALS = ['adt.admit-cancelled', 'adt.transfer-cancelled', 'adt.discharge-cancelled', 'lab.result.cancelled']

// The paragraph "Key fields" of the specification.
const KEYS: readonly (readonly [key: string, types: RegExp])[] = [
  ['criticalId', /^critical\./],
  ['surgeryId', /^(surgery\.|anesthesia\.|implant\.used$|reassess\.recorded$|path\.frozen\.)/],
  ['consultId', /^consult\./],
  ['orderId', /^order\./],
  ['documentId', /^doc\./],
  ['transfusionId', /^transfusion\./],
  ['reportId', /^(lab\.result\.|imaging\.reported$|critical\.published$|path\.final\.reported$)/],
  ['rxId', /^rx\./],
  ['callId', /^ems\./],
  ['procedureId', /^procedure\./],
  ['rescueId', /^rescue\./],
  ['adverseId', /^(adverse\.|adr\.)/],
  ['disputeId', /^dispute\./],
]
const OF_NO_PATIENT: Readonly<Record<string, string>> = {
  'authz.granted': 'staff',
  'authz.revoked': 'staff',
  'qc.iqc.passed': 'device',
  'qc.sampled': 'department',
  'qc.issue.opened': 'department',
  'qc.issue.assigned': 'department',
  'qc.issue.closed': 'department',
}

describe('the vocabulary', () => {
  it('has exactly the types of the catalogue, as the specification changes them', () => {
    expect(eventTypes().map(({ type }) => type)).toEqual(EXPECTED)
  })

  it.each(WITHDRAWALS)('has no type %s', (type) => {
    expect(eventType(type)).toBeUndefined()
  })

  describe.each(eventTypes())('names $type', (type) => {
    it('in Chinese and in English, with its usual source', () => {
      expect(type.name.zh).toMatch(/\p{Script=Han}/u)
      expect(type.name.en).toMatch(/^[A-Z][\x20-\x7e]+$/)
      expect(type.usualSource).toMatch(/^\/[a-z-]+$/)
    })

    it('with fields that all have a Chinese name and an English meaning', () => {
      for (const [name, field] of Object.entries(type.schema.properties)) {
        expect([name, field.title], name).toEqual([name, expect.stringMatching(/\S/)])
        expect([name, field.description], name).toEqual([name, expect.stringMatching(/^[\x20-\x7e°≤≥]+$/)])
      }
    })

    it('with an example that passes its schema and reads declared fields only', () => {
      const example = { specversion: '1.0', id: '1', source: '/t', type: type.type, partitionkey: 'P1' }
      const decoded = decodeStructured({ ...example, time: '2026-03-02T08:00:00+08:00', data: type.example })
      expect(decoded).toMatchObject({ ok: true })
      expect(Value.Clean({ ...type.schema, additionalProperties: false }, structuredClone(type.example))).toEqual(
        type.example,
      )
    })

    it('with its key fields, all of them declared', () => {
      const own = KEYS.filter(([, types]) => types.test(type.type)).map(([key]) => key)
      const expected = type.type in OF_NO_PATIENT ? [] : ['encounterId', ...own]
      expect([...type.keyFields].sort()).toEqual(expected.sort())
      expect(Object.keys(type.schema.properties)).toEqual(expect.arrayContaining([...type.keyFields]))
    })

    it('with the shared fields', () => {
      const shared = ['departmentId', 'wardId', 'actor', 'responsible', 'x']
      const ofPatient = type.subject === 'patient' ? ['encounterId', 'fromEncounterId'] : []
      expect(type.subject).toBe(OF_NO_PATIENT[type.type] ?? 'patient')
      expect(Object.keys(type.schema.properties)).toEqual(expect.arrayContaining([...shared, ...ofPatient]))
    })
  })

  it('takes types with the prefix x. for the hospital’s own', () => {
    expect(['x.rounds', 'x.骨科.随访'].map(isExtensionType)).toEqual([true, true])
    expect(['x.', 'x', 'xy.z', 'ed.arrived', 'x.a b', 'x.a#b'].map(isExtensionType)).toEqual(Array(6).fill(false))
  })

  it('gives TypeScript the same bodies that it checks', () => {
    const body: EventBody<'surgery.started'> = {
      surgeryId: 'OP1',
      level: 4,
      surgeons: ['D1'],
      actor: { staffId: 'D1' },
    }
    // @ts-expect-error a level is a number
    const wrong: EventBody<'surgery.started'> = { level: 'IV' }
    expect([body.level, wrong.level]).toEqual([4, 'IV'])
  })
})

// Fields that rules lean on (specification, table of fields), spot by spot.
describe('the vocabulary declares', () => {
  it.each([
    ['lab.result.reported', 'item value unit interpretation reportId specimenId collectedAt'],
    ['lab.specimen.collected', 'item specimenId'],
    ['order.placed', 'category item drugClass route dose purpose'],
    ['order.executed', 'category item drugClass route dose purpose volumeMl executedAt'],
    ['sepsis.shock.t0', 't0Source hypotension lactate'],
    ['adt.admitted', 'admissionKind planned disposition'],
    ['adt.discharged', 'admissionKind planned disposition'],
    ['assess.completed', 'kind score tier'],
    ['discussion.completed', 'kind refs participants chair'],
    ['consent.signed', 'kind refused'],
    ['ed.greenway.activated', 'kind'],
    ['round.done', 'level mode surgeryId refs'],
    ['stroke.delay.justified', 'code'],
    ['vitals.recorded', 'MAP SpO2 EWS'],
    ['critical.received', 'receiverId role readBack auto criticalId'],
  ])('for %s: %s', (type, fields) => {
    expect(Object.keys(eventType(type)?.schema.properties ?? {})).toEqual(expect.arrayContaining(fields.split(' ')))
  })

  it.each(eventTypes().filter(({ type }) => type.startsWith('surgery.')))(
    'for $type the fields of all surgery',
    (type) => {
      const fields = 'surgeryId surgeonId surgeons level urgency unplanned expectedMin opCode daySurgery'.split(' ')
      expect(Object.keys(type.schema.properties)).toEqual(expect.arrayContaining(fields))
    },
  )

  it.each(eventTypes().filter(({ type }) => type.startsWith('doc.')))(
    'for $type its kind and what it is about',
    (type) => {
      expect(Object.keys(type.schema.properties)).toEqual(expect.arrayContaining(['docType', 'refs', 'eventTime']))
    },
  )
})
