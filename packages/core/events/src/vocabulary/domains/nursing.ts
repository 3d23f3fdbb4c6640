import { patientFact } from '../definition.ts'
import { code, flag, num, text, texts } from '../field.ts'
import { at, note, reason } from '../shared-fields.ts'
import { vitalSigns } from './vital-signs.ts'

const shift = code('班次', 'shift', { day: '白班', evening: '小夜', night: '大夜' })
const line = {
  lineType: code('导管类型', 'kind of line', { cvc: '中心静脉', picc: 'PICC', dialysis: '透析', arterial: '动脉' }),
  lineId: text('导管号', 'one line'),
  at,
}
const invasive = { code: text('操作编码', 'procedure code'), at }

/** 护理·体征·病情 */
export const nursing = {
  'nursing.round': patientFact('护理巡视', 'Nursing round', '/nursing', {
    fields: { level: num('护理级别', '0 special, 1, 2 or 3'), bedside: flag('床旁', 'at the bedside') },
    example: { level: 1, bedside: true, actor: { staffId: 'N2040', role: 'nurse' } },
  }),
  'shift.change': patientFact('交班', 'Shift changed', '/nursing', {
    fields: { shift, at },
    example: { shift: 'night' },
  }),
  'handover.signed': patientFact('交接班签名', 'Handover signed', '/nursing', {
    fields: { shift, bedside: flag('床旁', 'at the bedside'), signers: texts('签名', 'staff ids of both sides') },
    example: { shift: 'night', bedside: true, signers: ['N2040', 'N2041'] },
  }),
  'vitals.recorded': patientFact('体征记录', 'Vital signs recorded', '/nursing', {
    fields: vitalSigns,
    example: { MAP: 61, SpO2: 94, HR: 118 },
  }),
  'ews.alerted': patientFact('早期预警', 'Early warning raised', '/nursing', {
    fields: vitalSigns,
    example: { EWS: 7, MAP: 61 },
  }),
  'monitoring.started': patientFact('持续监护开始', 'Monitoring started', '/nursing', {
    fields: { at, reason },
    example: { reason: '高龄大手术' },
  }),
  'condition.changed': patientFact('病情变化', 'Condition changed', '/emr', {
    fields: { at, from: text('原病情', 'before'), to: text('现病情', 'after'), note },
    example: { from: 'stable', to: 'serious' },
  }),
  'line.inserted': patientFact('血管导管置入', 'Line inserted', '/nursing', {
    fields: line,
    example: { lineType: 'cvc', lineId: 'LN0302-1' },
  }),
  'line.removed': patientFact('血管导管拔除', 'Line removed', '/nursing', {
    fields: line,
    example: { lineType: 'cvc', lineId: 'LN0302-1' },
  }),
}

/** 有创操作与分娩 */
export const procedures = {
  'procedure.started': patientFact('有创操作开始', 'Procedure started', '/emr', {
    keys: ['procedureId'],
    fields: invasive,
    example: { procedureId: 'PR0302-2', code: '38.93' },
  }),
  'procedure.ended': patientFact('有创操作结束', 'Procedure ended', '/emr', {
    keys: ['procedureId'],
    fields: invasive,
    example: { procedureId: 'PR0302-2', code: '38.93' },
  }),
  'delivery.vaginal': patientFact('阴道分娩', 'Vaginal delivery', '/obstetrics', {
    fields: { at, complication: flag('并发症', 'with a complication') },
    example: { complication: false },
  }),
}
