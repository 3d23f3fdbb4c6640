import { patientFact } from '../definition.ts'
import { code, flag, instant, text } from '../field.ts'
import { at, icd } from '../shared-fields.ts'

const stage = { T: text('T', 'primary tumour'), N: text('N', 'lymph nodes'), M: text('M', 'metastases') }
const kind = code('治疗方式', 'treatment', {
  surgery: '手术',
  radiotherapy: '放疗',
  chemotherapy: '化疗',
  targeted: '靶向',
  immunotherapy: '免疫',
})
const firstTx = flag('首次治疗', 'the first treatment of this tumour')

/** 肿瘤 */
export const oncology = {
  'oncology.diagnosed': patientFact('肿瘤确诊', 'Cancer diagnosed', '/emr', {
    fields: {
      icd,
      at,
      basis: code('依据', 'how it was found', { pathology: '病理', imaging: '影像', clinical: '临床' }),
    },
    example: { icd: 'C18.7', basis: 'pathology' },
  }),
  'oncology.tnm.staged': patientFact('TNM分期', 'Stage assessed', '/emr', {
    fields: { icd, ...stage, at },
    example: { icd: 'C18.7', T: '3', N: '1', M: '0' },
  }),
  'oncology.treatment.planned': patientFact('首次治疗计划', 'Treatment planned', '/emr', {
    fields: { icd, kind, firstTx, plannedAt: instant('计划时间', 'when it is planned') },
    example: { icd: 'C18.7', kind: 'surgery', firstTx: true, plannedAt: '2026-03-03T09:00:00+08:00' },
  }),
  'oncology.treatment.started': patientFact('肿瘤治疗开始', 'Treatment started', '/emr', {
    fields: { icd, kind, firstTx, at },
    example: { icd: 'C18.7', kind: 'surgery', firstTx: true },
  }),
  'cancer.card.submitted': patientFact('肿瘤报卡', 'Cancer card submitted', '/emr', {
    fields: { icd, at },
    example: { icd: 'C18.7' },
  }),
}
