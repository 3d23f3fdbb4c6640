import { patientFact } from '../definition.ts'
import { code, flag, instant, num, text } from '../field.ts'
import { at, itemCode, note, reason } from '../shared-fields.ts'

const visit = {
  at,
  slotAt: instant('预约时段', 'the time given to the patient'),
  channel: code('渠道', 'how it was booked', {
    app: '手机',
    web: '网站',
    phone: '电话',
    window: '窗口',
    kiosk: '自助机',
  }),
  clinic: text('门诊', 'clinic'),
}
const referral = {
  from: text('转出机构', 'who refers'),
  to: text('转入机构', 'who receives'),
  channel: code('渠道', 'how', { platform: '平台', phone: '电话', paper: '纸质' }),
  slotAt: instant('预约时间', 'appointment made for the patient'),
  reason,
}

/** 门诊 */
export const outpatient = {
  'op.appt': patientFact('门诊预约', 'Appointment made', '/his', {
    fields: visit,
    example: { slotAt: '2026-03-02T09:30:00+08:00', channel: 'app', clinic: '心内科' },
  }),
  'op.registered': patientFact('门诊挂号', 'Registered at the clinic', '/his', {
    fields: { ...visit, booked: flag('预约来源', 'with an appointment') },
    example: { channel: 'kiosk', booked: true },
  }),
  'op.visit.started': patientFact('门诊接诊开始', 'Consultation started', '/his', {
    fields: visit,
    example: { actor: { staffId: 'D1021' } },
  }),
  'op.visit.ended': patientFact('门诊接诊结束', 'Consultation ended', '/his', {
    fields: visit,
    example: { actor: { staffId: 'D1021' } },
  }),
  'bed.requested': patientFact('住院预约', 'Bed requested', '/his', {
    fields: { at, place: text('地点', 'where it was asked for') },
    example: { departmentId: 'GS' },
  }),
  'billing.settled': patientFact('结算', 'Bill settled', '/his', {
    fields: {
      at,
      place: code('结算地点', 'where', {
        clinic: '诊间',
        bedside: '床旁',
        window: '窗口',
        kiosk: '自助',
        online: '线上',
      }),
      amount: num('金额', 'amount, yuan'),
    },
    example: { place: 'bedside', amount: 8230.5 },
  }),
  'recognition.recorded': patientFact('检查检验互认', 'Outside result recognised', '/emr', {
    fields: { itemCode, reason, accepted: flag('认可', 'the outside result was used') },
    example: { itemCode: 'CT-HEAD', accepted: true },
  }),
  'referral.advised': patientFact('指导就诊', 'Patient advised to come', '/followup', {
    fields: { itemCode, reason, note },
    example: { reason: '切口红肿' },
  }),
  'refer.in': patientFact('转诊转入', 'Referred to us', '/his', {
    fields: referral,
    example: { from: '镇卫生院', channel: 'platform', slotAt: '2026-03-02T09:30:00+08:00' },
  }),
  'refer.out': patientFact('转诊转出', 'Referred by us', '/his', {
    fields: referral,
    example: { to: '社区卫生服务中心', channel: 'platform', reason: '康复期' },
  }),
}
