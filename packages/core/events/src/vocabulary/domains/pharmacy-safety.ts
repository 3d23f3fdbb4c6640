import { patientFact } from '../definition.ts'
import { code, flag, instant, num, text } from '../field.ts'
import { at, drug, icd, note } from '../shared-fields.ts'

const rx = {
  setting: code('场所', 'where', { outpatient: '门诊', emergency: '急诊', inpatient: '住院' }),
  drugClass: code('药品分类', 'class of the drug', {
    'antibiotic-special': '特殊使用级抗菌药',
    narcotic: '麻精药品',
    oncology: '抗肿瘤药',
  }),
}

/** 处方 */
export const pharmacy = {
  'rx.submitted': patientFact('处方提交', 'Prescription submitted', '/his', {
    keys: ['rxId'],
    fields: rx,
    example: { rxId: 'RX90012', setting: 'outpatient', actor: { staffId: 'D1021' } },
  }),
  'rx.reviewed': patientFact('处方审核', 'Prescription reviewed', '/pharmacy', {
    keys: ['rxId'],
    fields: {
      ...rx,
      result: code('审核结果', 'result', { pass: '通过', rejected: '退回', modified: '干预后修改' }),
      ruleId: text('规则', 'the rule that decided'),
    },
    example: { rxId: 'RX90012', result: 'pass', actor: { staffId: 'PH301', role: 'pharmacist' } },
  }),
  'rx.dispensed': patientFact('处方调配', 'Prescription dispensed', '/pharmacy', {
    keys: ['rxId'],
    fields: { ...rx, at },
    example: { rxId: 'RX90012' },
  }),
}

const adverse = {
  kind: code('事件类型', 'kind of event', {
    surgery: '手术',
    anesthesia: '麻醉',
    drug: '药品',
    device: '器械',
    fall: '跌倒',
    transfusion: '输血',
  }),
  level: num('分级', '1 (worst) to 4'),
  harm: flag('造成伤害', 'the patient was harmed'),
  at,
}

/** 不良事件·院感 */
export const safety = {
  'adverse.detected': patientFact('不良事件线索', 'Adverse event suspected by a rule', '/quality', {
    keys: ['adverseId'],
    fields: adverse,
    example: { adverseId: 'AE0302-1', kind: 'surgery' },
  }),
  'adverse.reported': patientFact('不良事件上报', 'Adverse event reported', '/quality', {
    keys: ['adverseId'],
    fields: adverse,
    example: { adverseId: 'AE0302-1', kind: 'surgery', level: 2, harm: true },
  }),
  'adr.suspected': patientFact('疑似药品不良反应', 'Drug reaction suspected', '/emr', {
    keys: ['adverseId'],
    fields: { ...adverse, drug, serious: flag('新的或严重', 'new or serious') },
    example: { adverseId: 'ADR0302-1', drug: '万古霉素', serious: false },
  }),
  'adr.reported': patientFact('药品不良反应上报', 'Drug reaction reported', '/quality', {
    keys: ['adverseId'],
    fields: { ...adverse, drug, serious: flag('新的或严重', 'new or serious') },
    example: { adverseId: 'ADR0302-1', drug: '万古霉素', level: 3 },
  }),
  'hai.confirmed': patientFact('院内感染确认', 'Hospital infection confirmed', '/infection', {
    fields: {
      kind: code('感染类型', 'kind', {
        clabsi: '导管血流感染',
        vap: '呼吸机肺炎',
        cauti: '导尿管感染',
        ssi: '切口感染',
      }),
      level: adverse.level,
      harm: adverse.harm,
      icd,
      at,
    },
    example: { kind: 'clabsi' },
  }),
  'pi.confirmed': patientFact('压力性损伤确认', 'Pressure injury confirmed', '/nursing', {
    fields: {
      stage: num('分期', 'stage, 1 to 4'),
      level: adverse.level,
      harm: adverse.harm,
      onAdmission: flag('院前带入', 'there on admission'),
      at,
    },
    example: { stage: 2, onAdmission: false },
  }),
}

/** 医疗争议 */
export const disputes = {
  'dispute.settled': patientFact('争议赔付', 'Dispute settled', '/relations', {
    keys: ['disputeId'],
    fields: { at, amount: num('金额', 'amount, yuan') },
    example: { disputeId: 'DP26-03', amount: 20000 },
  }),
  'dispute.reported': patientFact('争议上报', 'Dispute reported', '/relations', {
    keys: ['disputeId'],
    fields: { at },
    example: { disputeId: 'DP26-03' },
  }),
  'dispute.external.submitted': patientFact('争议外送鉴定', 'Dispute taken outside', '/relations', {
    keys: ['disputeId'],
    fields: { at, note, to: text('送往', 'where to'), hearingAt: instant('开庭或鉴定时间', 'when it is heard') },
    example: { disputeId: 'DP26-03', to: '医学会' },
  }),
}
