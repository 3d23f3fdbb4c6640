import { patientFact } from '../definition.ts'
import { code, instant, num, text, texts } from '../field.ts'
import { at, dose, drug, note, reason } from '../shared-fields.ts'

/** 卒中 */
export const stroke = {
  'stroke.recognized': patientFact('疑似卒中识别', 'Stroke suspected', '/ed', {
    fields: {
      setting: code('场所', 'where', { ed: '急诊', inpatient: '院内' }),
      NIHSS: num('NIHSS 评分', 'stroke scale, 0 to 42'),
    },
    example: { setting: 'inpatient', NIHSS: 9 },
  }),
  'stroke.thrombolysis.consent': patientFact('溶栓谈话', 'Thrombolysis discussed with the family', '/emr', {
    fields: {
      startAt: instant('谈话开始', 'when the talk began'),
      result: code('结果', 'result', { signed: '同意', refused: '拒绝' }),
      reason,
    },
    example: { startAt: '2026-03-02T08:31:00+08:00', result: 'signed' },
  }),
  'stroke.thrombolysis.started': patientFact('溶栓给药', 'Thrombolysis started', '/nursing', {
    fields: {
      drug,
      dose,
      bolusAt: instant('首剂推注时间', 'when the bolus was given'),
      weight: num('体重', 'body weight, kg'),
    },
    example: { drug: 'rt-PA', dose: 58.5, bolusAt: '2026-03-02T08:47:00+08:00', weight: 65 },
  }),
  'stroke.contraindication': patientFact('溶栓禁忌或未溶原因', 'Reason against thrombolysis', '/emr', {
    fields: { code: texts('禁忌编码', 'codes of the contraindications'), note },
    example: { code: ['recent-surgery'], note: '两周内手术史' },
  }),
  'stroke.delay.justified': patientFact('合理延误登记', 'Delay justified', '/emr', {
    fields: {
      code: code('延误原因', 'why the delay was right', {
        'blood-pressure': '需先控制血压',
        airway: '需先建立气道',
        diagnosis: '诊断不明需鉴别',
      }),
      note,
    },
    example: { code: 'blood-pressure' },
  }),
  'stroke.puncture': patientFact('股动脉穿刺', 'Groin puncture', '/cathlab', {
    fields: { at },
    example: { actor: { staffId: 'D1188' } },
  }),
  'stroke.reperfused': patientFact('血管再通', 'Vessel reopened', '/cathlab', {
    fields: { at, mTICI: code('mTICI 分级', 'grade of reperfusion', { '2b': '2b', '2c': '2c', '3': '3' }) },
    example: { mTICI: '2b' },
  }),
}

/** 胸痛 */
export const stemi = {
  'stemi.diagnosed': patientFact('STEMI确诊', 'STEMI diagnosed', '/ed', {
    fields: { ecgInterpretedAt: instant('心电图判读时间', 'when the ECG was read') },
    example: { ecgInterpretedAt: '2026-03-02T08:09:00+08:00' },
  }),
  'cathlab.activated': patientFact('激活导管室', 'Catheter laboratory activated', '/cathlab', { fields: { at } }),
  'patient.cathlab.entered': patientFact('入导管室', 'Patient entered the catheter laboratory', '/cathlab', {
    fields: { at },
  }),
  'pci.wire-crossed': patientFact('导丝通过靶血管', 'Wire crossed the lesion', '/cathlab', {
    fields: {
      at,
      vessel: text('靶血管', 'vessel'),
      delayReason: text('延误原因', 'why it was late, as a code or in words'),
    },
    example: { vessel: 'LAD' },
  }),
  'stemi.lysis.started': patientFact('STEMI溶栓', 'Thrombolysis for STEMI started', '/nursing', {
    fields: { drug, dose, at },
    example: { drug: 'rhPro-UK', dose: 50 },
  }),
}
