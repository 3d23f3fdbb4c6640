import { patientFact } from '../definition.ts'
import { code, flag, instant, text, texts } from '../field.ts'
import { at, chair, participants, reason, surgeonFields } from '../shared-fields.ts'

const planned = { ...surgeonFields, plannedAt: instant('计划手术时间', 'when it is planned') }
const theatre = {
  ...surgeonFields,
  at,
  assistants: texts('助手', 'staff ids of the assistants'),
  anesthesiaId: text('麻醉医师', 'the anaesthetist (staff id)'),
  room: text('手术间', 'theatre'),
}
const check = { ...theatre, signers: texts('核查签名', 'staff ids of the three who signed') }

const request = {
  surgeryId: 'OP0302-4',
  opCode: '45.73',
  level: 4,
  urgency: 'elective',
  surgeonId: 'D1021',
  expectedMin: 180,
}
const done = { surgeryId: 'OP0302-4', surgeonId: 'D1021', surgeons: ['D1021'], level: 4, daySurgery: false }
const signed = { surgeryId: 'OP0302-4', signers: ['D1021', 'D1090', 'N2055'] }

/** 手术申请到排程 */
export const surgeryPlanning = {
  'surgery.requested': patientFact('手术申请', 'Surgery requested', '/emr', {
    keys: ['surgeryId'],
    fields: {
      ...planned,
      major: flag('重大疑难', 'needs the approval of medical affairs'),
      newTechnology: flag('新技术', 'a technology new to the hospital, or a restricted one'),
    },
    example: request,
  }),
  'surgery.approved': patientFact('手术审批', 'Surgery approved', '/emr', {
    keys: ['surgeryId'],
    fields: {
      ...planned,
      approver: code('审批部门', 'who approved', { department: '科室', 'medical-affairs': '医务科', director: '院长' }),
    },
    example: { surgeryId: 'OP0302-4', level: 4, approver: 'medical-affairs' },
  }),
  'surgery.scheduled': patientFact('手术排程', 'Surgery scheduled', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: { ...planned, room: theatre.room, eras: flag('加速康复', 'enhanced recovery') },
    example: { ...request, plannedAt: '2026-03-03T09:00:00+08:00', room: '5' },
  }),
  'surgery.cancelled': patientFact('手术取消', 'Surgery cancelled', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: { ...planned, reason },
    example: { surgeryId: 'OP0302-4', reason: '患者发热' },
  }),
  'surgery.mdt.completed': patientFact('术前多学科讨论完成', 'Preoperative MDT held', '/emr', {
    keys: ['surgeryId'],
    fields: { ...surgeonFields, at, participants, chair },
    example: { surgeryId: 'OP0302-4', participants: ['D1021', 'D1090', 'D1140'], chair: 'D1021' },
  }),
  'surgery.site.marked': patientFact('手术部位标识', 'Site marked', '/emr', {
    keys: ['surgeryId'],
    fields: { ...surgeonFields, at, refused: flag('拒绝', 'the patient refused') },
    example: { surgeryId: 'OP0302-4', actor: { staffId: 'D1021' } },
  }),
}

/** 手术室 */
export const surgeryTheatre = {
  'surgery.or-entered': patientFact('入手术室', 'Entered theatre', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: theatre,
    example: { ...done, room: '5' },
  }),
  'surgery.check.signin': patientFact('安全核查：麻醉前', 'Safety check: sign in', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: check,
    example: signed,
  }),
  'surgery.check.timeout': patientFact('安全核查：切皮前', 'Safety check: time out', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: check,
    example: signed,
  }),
  'surgery.check.signout': patientFact('安全核查：离室前', 'Safety check: sign out', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: check,
    example: signed,
  }),
  'surgery.started': patientFact('手术开始（切皮）', 'Surgery started (incision)', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: theatre,
    example: { ...done, urgency: 'elective', unplanned: false, expectedMin: 180, opCode: '45.73' },
  }),
  'surgery.ended': patientFact('手术结束（缝皮）', 'Surgery ended (closure)', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: theatre,
    example: { ...done, departmentId: 'GS', responsible: { surgeon: 'D1021', attending: 'D1033' } },
  }),
  'surgery.or-left': patientFact('离手术室', 'Left theatre', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: { ...theatre, highRisk: flag('高危', 'to be watched after surgery: age, complication, size') },
    example: { ...done, highRisk: true },
  }),
  'surgery.unplanned-return': patientFact('非计划重返手术室', 'Unplanned return confirmed', '/emr', {
    keys: ['surgeryId'],
    fields: { ...surgeonFields, prevSurgeryId: text('前次手术号', 'the surgery before'), reason },
    example: { surgeryId: 'OP0303-1', prevSurgeryId: 'OP0302-4', unplanned: true, reason: '术后出血' },
  }),
}
