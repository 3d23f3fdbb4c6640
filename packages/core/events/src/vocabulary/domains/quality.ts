import { otherFact, patientFact } from '../definition.ts'
import { code, flag, instant, num, text, texts } from '../field.ts'
import { at, ids, item, note, result } from '../shared-fields.ts'

const issue = {
  issueId: text('问题号', 'one issue'),
  metricId: text('指标', 'indicator it comes from'),
  owner: text('责任人', 'who must mend it (staff id)'),
  due: instant('整改时限', 'by when'),
  note,
}
const review = { at, result, score: num('得分', 'score') }
const judgement = {
  ruleId: text('规则', 'rule it concerns'),
  windowId: text('时窗', 'window it concerns'),
  reasonCode: text('原因码', 'reason, as a code'),
  approvedBy: text('批准人', 'who approved (staff id)'),
  documentId: ids.documentId,
  note,
}

/** 质控 */
export const quality = {
  'qc.iqc.passed': otherFact('device', '室内质控通过', 'Internal quality control passed', '/lis', {
    fields: { deviceId: text('设备', 'device'), item, at, result },
    example: { deviceId: 'POCT-03', item: 'glucose', departmentId: 'ED' },
  }),
  'qc.sampled': otherFact('department', '病历抽样', 'Records sampled', '/mrd', {
    fields: {
      ...review,
      period: text('期间', 'period sampled, such as 2026-Q1'),
      count: num('份数', 'records drawn'),
      encounterIds: texts('抽中就诊号', 'encounters drawn'),
    },
    example: { departmentId: 'GS', period: '2026-Q1', count: 12 },
  }),
  'qc.graded': patientFact('病历评级', 'Record graded', '/mrd', {
    fields: { ...review, grade: code('等级', 'grade', { A: '甲级', B: '乙级', C: '丙级' }) },
    example: { grade: 'A', score: 96 },
  }),
  'qc.verified': patientFact('编码复核', 'Coding verified', '/mrd', {
    fields: { ...review, correct: flag('正确', 'the principal diagnosis was coded rightly') },
    example: { correct: true },
  }),
  'qc.issue.opened': otherFact('department', '问题立项', 'Issue opened', '/quality', {
    fields: issue,
    example: { issueId: 'QI26-012', metricId: 'dnt-60-rate', departmentId: 'ED' },
  }),
  'qc.issue.assigned': otherFact('department', '问题派发', 'Issue assigned', '/quality', {
    fields: issue,
    example: { issueId: 'QI26-012', departmentId: 'ED', owner: 'D1021', due: '2026-04-01T00:00:00+08:00' },
  }),
  'qc.issue.closed': otherFact('department', '问题销号', 'Issue closed', '/quality', {
    fields: issue,
    example: { issueId: 'QI26-012', departmentId: 'ED' },
  }),
  'exclusion.recorded': patientFact('排除登记', 'Exclusion recorded', '/quality', {
    fields: judgement,
    example: { ruleId: 'sepsis.bundle-1h', reasonCode: 'outside_treated', approvedBy: 'Q4001' },
  }),
  'override.recorded': patientFact('人工改判', 'Judgement overridden', '/quality', {
    fields: judgement,
    example: { ruleId: 'stroke.dnt', reasonCode: 'data_error', approvedBy: 'Q4001' },
  }),
}
