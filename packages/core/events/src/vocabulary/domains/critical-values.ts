import { patientFact } from '../definition.ts'
import { code, flag, instant, num, text, texts } from '../field.ts'
import { at, item, itemCode, note, reason, unit, value } from '../shared-fields.ts'

const reported = {
  item,
  itemCode,
  value,
  unit,
  level: code('危急级别', 'HL7 table 0078', { HH: '危急高', LL: '危急低', AA: '危急异常' }),
}

/** 危急值 */
export const criticalValues = {
  'critical.published': patientFact('危急值发布', 'Critical value published', '/lis', {
    keys: ['criticalId', 'reportId'],
    fields: {
      ...reported,
      publishedAt: instant('发布时间', 'when it was published'),
      doubleChecked: flag('双人核对', 'checked by two persons before it was published'),
      specimenId: text('标本号', 'the specimen'),
      patientClass: code('患者类别', 'where the patient is', {
        inpatient: '住院',
        outpatient: '门诊',
        emergency: '急诊',
      }),
    },
    example: {
      criticalId: 'CV0302-7',
      reportId: 'L55102',
      itemCode: 'K',
      item: 'potassium',
      value: 6.8,
      unit: 'mmol/L',
      level: 'HH',
      publishedAt: '2026-03-02T09:00:00+08:00',
      doubleChecked: true,
    },
  }),
  'critical.notified': patientFact('危急值通知', 'Critical value announced', '/lis', {
    keys: ['criticalId'],
    fields: {
      channel: code('方式', 'how', { popup: '弹窗', phone: '电话', sms: '短信' }),
      callee: text('被叫', 'who was called: staff id, or a post such as the nurses station'),
      answered: flag('接听', 'somebody answered'),
    },
    example: { criticalId: 'CV0302-7', channel: 'phone', callee: 'N2040', answered: true },
  }),
  'critical.received': patientFact('危急值接收', 'Critical value received by the ward', '/his', {
    keys: ['criticalId'],
    fields: {
      receiverId: text('接收人', 'who received it (staff id)'),
      role: code('接收人角色', 'role of the receiver', { nurse: '护士', physician: '医师' }),
      readBack: flag('复读确认', 'read back'),
      auto: flag('自动签收', 'acknowledged by the system, not by a person'),
    },
    example: { criticalId: 'CV0302-7', receiverId: 'N2040', role: 'nurse', readBack: true, auto: false },
  }),
  'critical.physician-informed': patientFact('危急值通知医师', 'Physician informed', '/his', {
    keys: ['criticalId'],
    fields: { at, physicianId: text('被通知医师', 'who was informed (staff id)') },
    example: { criticalId: 'CV0302-7', physicianId: 'D1021' },
  }),
  'critical.handled': patientFact('危急值处置', 'Critical value handled', '/his', {
    keys: ['criticalId'],
    fields: { action: text('处置', 'what was done'), orderIds: texts('处置医嘱', 'orders placed for it'), note },
    example: { criticalId: 'CV0302-7', action: '急查心电图，静推葡萄糖酸钙', orderIds: ['O77130'] },
  }),
  'critical.cancelled': patientFact('危急值撤销', 'Critical value withdrawn', '/lis', {
    keys: ['criticalId'],
    fields: { reason },
    example: { criticalId: 'CV0302-7', reason: '标本溶血' },
  }),
  'critical.rechecked': patientFact('危急值复检', 'Critical value rechecked', '/lis', {
    keys: ['criticalId'],
    fields: {
      ...reported,
      reason,
      confirmed: flag('复检一致', 'the recheck confirmed it'),
      count: num('次数', 'checks'),
    },
    example: { criticalId: 'CV0302-7', value: 6.7, unit: 'mmol/L', confirmed: true },
  }),
}
