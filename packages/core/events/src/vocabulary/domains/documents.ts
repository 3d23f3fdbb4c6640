import { patientFact } from '../definition.ts'
import { code, flag, instant, num, text, texts } from '../field.ts'
import { at, icd, reason, refs } from '../shared-fields.ts'

const doc = {
  docType: code('文书类型', 'kind of document', {
    'admission-note': '入院记录',
    'first-course': '首次病程',
    progress: '日常病程',
    'superior-round': '上级医师查房记录',
    'operation-note': '手术记录',
    'postop-first-course': '术后首程',
    'preop-summary': '术前小结',
    'stage-summary': '阶段小结',
    'discharge-note': '出院记录',
    'death-note': '死亡记录',
    'rescue-note': '抢救记录',
    'procedure-note': '有创操作记录',
    'transfer-out': '转出记录',
    'transfer-in': '转入记录',
    'handover-out': '交班记录',
    'handover-in': '接班记录',
    'consult-opinion': '会诊记录',
    'transfusion-eval': '输血评价',
    'op-record': '门急诊病历',
  }),
  version: num('版本', 'version of the document'),
  authorId: text('作者', 'who wrote it (staff id)'),
  signedAt: instant('签名时间', 'when it was signed'),
  eventTime: instant('标题时间', 'the clinical time it speaks of'),
  needsCosign: flag('需上级审签', 'written by one whose notes a superior must sign'),
  refs,
}
const written = { documentId: 'DOC7001', docType: 'progress', version: 1, authorId: 'D1033' }

/** 病历文书 */
export const documents = {
  'doc.created': patientFact('文书创建', 'Document created', '/emr', {
    keys: ['documentId'],
    fields: doc,
    example: { ...written, eventTime: '2026-03-02T08:00:00+08:00' },
  }),
  'doc.signed': patientFact('文书签名', 'Document signed', '/emr', {
    keys: ['documentId'],
    fields: doc,
    example: { ...written, signedAt: '2026-03-02T15:20:00+08:00', refs: { criticalId: 'CV0302-7' } },
  }),
  'doc.cosigned': patientFact('上级医师审签', 'Document countersigned', '/emr', {
    keys: ['documentId'],
    fields: doc,
    example: { ...written, actor: { staffId: 'D1021', title: 'chief' } },
  }),
  'doc.amended': patientFact('文书修改', 'Document amended', '/emr', {
    keys: ['documentId'],
    fields: { ...doc, reason },
    example: { ...written, version: 2, reason: '补充体征' },
  }),
  'doc.deleted': patientFact('文书删除', 'Document deleted', '/emr', {
    keys: ['documentId'],
    fields: { ...doc, reason },
    example: { ...written, reason: '误建' },
  }),
  'doc.archived': patientFact('病历归档', 'Record archived', '/emr', {
    keys: ['documentId'],
    fields: doc,
    example: { documentId: 'DOC7099', docType: 'discharge-note' },
  }),
}

const tnm = text('TNM 分期', 'stage')
const diagnosis = {
  icd,
  rank: num('顺位', '1 is the principal diagnosis'),
  type: code('诊断类型', 'kind of diagnosis', { admission: '入院', discharge: '出院', complication: '并发症' }),
  at,
}

/** 诊断与首页 */
export const coding = {
  'dx.recorded': patientFact('诊断录入', 'Diagnosis recorded', '/emr', {
    fields: { ...diagnosis, name: text('诊断名称', 'diagnosis as written') },
    example: { icd: 'I63.9', rank: 1, type: 'admission', name: '脑梗死' },
  }),
  'dx.coded': patientFact('首页编码诊断', 'Diagnosis coded', '/mrd', {
    fields: diagnosis,
    example: { icd: 'I63.9', rank: 1, type: 'discharge' },
  }),
  'frontpage.submitted': patientFact('首页提交', 'Front page submitted', '/emr', {
    fields: { at, codes: texts('编码', 'diagnosis and procedure codes'), tnm },
    example: { codes: ['C18.7'], tnm: 'T3N1M0' },
  }),
  'frontpage.coded': patientFact('首页编码', 'Front page coded', '/mrd', {
    fields: { codes: texts('编码', 'diagnosis and procedure codes'), tnm },
    example: { codes: ['C18.7', '45.73'], tnm: 'T3N1M0' },
  }),
  'frontpage.tnm.filled': patientFact('首页TNM填写', 'Stage entered on the front page', '/mrd', {
    fields: { codes: texts('编码', 'diagnosis and procedure codes'), tnm },
    example: { tnm: 'T3N1M0' },
  }),
}
