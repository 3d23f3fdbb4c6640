import { patientFact } from '../definition.ts'
import { code, flag, instant, num, text, texts } from '../field.ts'
import { at, chair, ids, note, participants, reason, refs } from '../shared-fields.ts'

const consult = {
  urgency: code('紧急程度', 'urgency', { emergency: '急会诊', routine: '普通会诊' }),
  fromDept: text('申请科室', 'department that asks'),
  toDept: text('受邀科室', 'department asked'),
  reason,
}
const asked = { consultId: 'CS0302-3', urgency: 'emergency', fromDept: 'ED', toDept: 'NEU' }

/** 会诊 */
export const consults = {
  'consult.requested': patientFact('会诊申请', 'Consult requested', '/emr', {
    keys: ['consultId'],
    fields: consult,
    example: asked,
  }),
  'consult.accepted': patientFact('会诊应答', 'Consult accepted', '/emr', {
    keys: ['consultId'],
    fields: consult,
    example: asked,
  }),
  'consult.arrived': patientFact('会诊到位', 'Consultant arrived', '/emr', {
    keys: ['consultId'],
    fields: { ...consult, signInAt: instant('扫码到位时间', 'when the consultant signed in at the bedside') },
    example: { ...asked, signInAt: '2026-03-02T08:19:00+08:00' },
  }),
  'consult.completed': patientFact('会诊完成', 'Consult completed', '/emr', {
    keys: ['consultId'],
    fields: { ...consult, advice: text('会诊意见', 'advice') },
    example: { ...asked, advice: '建议静脉溶栓' },
  }),
  'consult.cancelled': patientFact('会诊取消', 'Consult cancelled', '/emr', {
    keys: ['consultId'],
    fields: consult,
    example: { ...asked, reason: '患者转院' },
  }),
}

/** 查房·讨论·评估·同意 */
export const clinicalActs = {
  'round.done': patientFact('查房', 'Round made', '/emr', {
    fields: {
      level: code('查房级别', 'who made it', {
        surgeon: '主刀',
        resident: '住院医师',
        attending: '主治医师',
        chief: '主任医师',
        pharmacist: '药师',
        nurse: '护士',
        joint: '多学科',
      }),
      mode: code('方式', 'how it was recorded', { bedside: '床旁定位', retrospective: '补记' }),
      surgeryId: ids.surgeryId,
      at,
      refs,
    },
    example: { level: 'surgeon', mode: 'bedside', surgeryId: 'OP0302-4', actor: { staffId: 'D1021' } },
  }),
  'discussion.completed': patientFact('讨论完成', 'Case discussed', '/emr', {
    fields: {
      kind: code('讨论类型', 'kind of discussion', {
        preop: '术前讨论',
        difficult: '疑难病例讨论',
        death: '死亡病例讨论',
        mdt: '多学科讨论',
        reoperation: '非计划再次手术讨论',
        adverse: '不良事件讨论',
        'safety-committee': '医疗安全委员会讨论',
      }),
      organizer: code('组织者', 'who convened it', { department: '科室', 'medical-affairs': '医务科' }),
      at,
      participants,
      chair,
      surgeryId: ids.surgeryId,
      refs,
    },
    example: { kind: 'preop', participants: ['D1021', 'D1033'], chair: 'D1021', surgeryId: 'OP0302-4' },
  }),
  'assess.completed': patientFact('评估完成', 'Assessment completed', '/emr', {
    fields: {
      kind: code('评估类型', 'kind of assessment', {
        vte: 'VTE风险',
        bleeding: '出血风险',
        wells: 'Wells',
        nutrition: '营养',
        pain: '疼痛',
        admission: '入院',
        preop: '术前',
        anesthesia: '麻醉',
        postop: '术后',
        discharge: '出院前',
        rehab: '康复',
        braden: '压力性损伤',
        nihss: 'NIHSS',
      }),
      score: num('得分', 'score'),
      tier: code('分级', 'risk', { low: '低', medium: '中', high: '高' }),
      surgeryId: ids.surgeryId,
      at,
    },
    example: { kind: 'vte', score: 5, tier: 'high' },
  }),
  'consent.signed': patientFact('知情同意', 'Consent given or refused', '/emr', {
    fields: {
      kind: code('同意类型', 'for what', {
        surgery: '手术',
        anesthesia: '麻醉',
        transfusion: '输血',
        treatment: '特殊治疗',
        'self-supplied': '自备药',
      }),
      at,
      refused: flag('拒绝', 'the patient or family refused'),
      surgeryId: ids.surgeryId,
    },
    example: { kind: 'surgery', surgeryId: 'OP0302-4', refused: false },
  }),
  'vte.suspected': patientFact('疑似VTE', 'Thrombosis suspected', '/emr', { fields: { at, note } }),
  'rehab.consulted': patientFact('康复会诊', 'Rehabilitation consulted', '/rehab', { fields: { at } }),
  'rehab.started': patientFact('康复治疗开始', 'Rehabilitation started', '/rehab', {
    fields: { at, methods: texts('方法', 'what was begun') },
    example: { methods: ['早期床旁活动'], actor: { staffId: 'T3010' } },
  }),
}
