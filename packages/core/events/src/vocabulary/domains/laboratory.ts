import { patientFact } from '../definition.ts'
import { code, instant, text } from '../field.ts'
import { at, ids, item, itemCode, reason, unit, value } from '../shared-fields.ts'

const specimen = {
  item,
  specimenId: text('标本号', 'the specimen'),
  specimenType: text('标本类型', 'kind of specimen'),
  requestId: ids.requestId,
  at,
}
const labResult = {
  item,
  itemCode,
  value,
  unit,
  interpretation: code('结果判断', 'HL7 table 0078', {
    HH: '危急高',
    LL: '危急低',
    AA: '危急异常',
    H: '高',
    L: '低',
    A: '异常',
    N: '正常',
  }),
  specimenId: specimen.specimenId,
  requestId: ids.requestId,
  collectedAt: instant('采集时间', 'when the specimen was taken'),
  authorizedAt: instant('审核时间', 'when the result was authorised'),
  status: code('状态', 'HL7 table 0085', { F: '审核', C: '更正', P: '初步' }),
}

/** 检验 */
export const laboratory = {
  'lab.specimen.collected': patientFact('标本采集', 'Specimen taken', '/nursing', {
    fields: specimen,
    example: { item: 'lactate', specimenId: 'S88201', actor: { staffId: 'N2040', role: 'nurse' } },
  }),
  'lab.specimen.received': patientFact('标本接收', 'Specimen received', '/lis', {
    fields: specimen,
    example: { item: 'lactate', specimenId: 'S88201' },
  }),
  'lab.result.reported': patientFact('检验结果报告', 'Result reported', '/lis', {
    keys: ['reportId'],
    fields: labResult,
    example: {
      reportId: 'L55102',
      item: 'lactate',
      value: 4.6,
      unit: 'mmol/L',
      interpretation: 'HH',
      specimenId: 'S88201',
      collectedAt: '2026-03-02T10:05:00+08:00',
    },
  }),
  'lab.result.corrected': patientFact('检验结果更正', 'Result corrected after its report', '/lis', {
    keys: ['reportId'],
    fields: { ...labResult, reason },
    example: { reportId: 'L55102', item: 'lactate', value: '> 4', unit: 'mmol/L', status: 'C', reason: '复测' },
  }),
}
