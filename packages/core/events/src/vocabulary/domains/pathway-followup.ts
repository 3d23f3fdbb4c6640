import { patientFact } from '../definition.ts'
import { code, flag, instant, num, text } from '../field.ts'
import { icd, ids, note, reason } from '../shared-fields.ts'

const pathway = { pathwayId: text('路径号', 'which pathway'), icd }
const followup = {
  seq: num('次序', '1 is the first'),
  kind: code('随访类型', 'of what', {
    'day-surgery': '日间手术',
    'level-4': '四级手术',
    cancer: '肿瘤',
    disease: '专病',
  }),
  mode: code('方式', 'how', { phone: '电话', outpatient: '门诊', home: '上门', online: '线上' }),
  plannedAt: instant('计划时间', 'when it is due by the plan'),
  surgeryId: ids.surgeryId,
}

/** 临床路径与日间 */
export const pathways = {
  'pathway.entered': patientFact('入径', 'Pathway entered', '/emr', {
    fields: pathway,
    example: { pathwayId: 'LC', icd: 'K80.1' },
  }),
  'pathway.varied': patientFact('路径变异', 'Pathway varied', '/emr', {
    fields: { ...pathway, reason },
    example: { pathwayId: 'LC', reason: '中转开腹' },
  }),
  'pathway.exited': patientFact('出径', 'Pathway left', '/emr', {
    fields: { ...pathway, reason, normal: flag('正常出径', 'completed as planned') },
    example: { pathwayId: 'LC', normal: true },
  }),
  'daysurgery.registered': patientFact('日间登记', 'Day surgery registered', '/his', {
    fields: {
      procedure: text('术式', 'procedure'),
      expectedDischarge: instant('预计出院', 'expected discharge'),
      surgeryId: ids.surgeryId,
    },
    example: { procedure: '腹腔镜胆囊切除', expectedDischarge: '2026-03-03T16:00:00+08:00' },
  }),
}

/** 随访 */
export const followups = {
  'followup.planned': patientFact('随访计划', 'Follow-up planned', '/followup', {
    fields: followup,
    example: { seq: 1, kind: 'day-surgery', mode: 'phone', plannedAt: '2026-03-04T10:00:00+08:00' },
  }),
  'followup.completed': patientFact('随访完成', 'Follow-up completed', '/followup', {
    fields: {
      ...followup,
      result: num('结果', '1 nothing abnormal, 2 abnormal and dealt with, 3 abnormal and seen again, 4 not reached'),
      abnormal: flag('异常', 'something was abnormal'),
      advice: text('建议', 'advice given'),
      attempts: num('联系次数', 'attempts to reach the patient'),
    },
    example: { seq: 1, kind: 'day-surgery', mode: 'phone', result: 1, abnormal: false },
  }),
  'followup.failed': patientFact('随访失败', 'Follow-up failed', '/followup', {
    fields: { ...followup, attempts: num('联系次数', 'attempts to reach the patient'), reason, note },
    example: { seq: 1, mode: 'phone', attempts: 1, reason: '无人接听' },
  }),
}
