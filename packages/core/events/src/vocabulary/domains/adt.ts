import { patientFact } from '../definition.ts'
import { code, flag, instant, text, texts } from '../field.ts'
import { at, bed, icd, reason } from '../shared-fields.ts'

const stay = {
  admissionKind: code('入院类别', 'kind of stay', {
    ordinary: '普通住院',
    'day-surgery': '日间手术',
    observation: '留观',
  }),
  planned: flag('计划入院', 'the stay was planned'),
  disposition: code('离院方式', 'how the stay ended', {
    home: '医嘱离院',
    'against-advice': '非医嘱离院',
    transferred: '转院',
    died: '死亡',
    'to-inpatient': '转住院',
  }),
  icd,
  bed,
}
const source = code('入院途径', 'way in', { emergency: '急诊', outpatient: '门诊', transfer: '转入' })
const condition = code('入院病情', 'condition', { critical: '病危', serious: '病重', stable: '一般' })
const unitName = text('ICU', 'which intensive care unit')

/** 入出转 */
export const adt = {
  'adt.admitted': patientFact('入院登记', 'Admitted', '/his', {
    fields: {
      ...stay,
      admitAt: instant('入院时间', 'when the admission was registered'),
      source,
      condition,
      related: flag('相关再入院', 'for the same or a related illness as an earlier stay'),
    },
    example: { admissionKind: 'ordinary', planned: true, source: 'outpatient', departmentId: 'GS', wardId: 'W12' },
  }),
  'adt.ward-entered': patientFact('入区分床', 'Entered the ward', '/his', {
    fields: {
      wardEnterAt: instant('入区时间', 'when the ward took the patient over'),
      source,
      planned: stay.planned,
      condition,
      icd,
      bed,
    },
    example: { wardId: 'W12', departmentId: 'GS', bed: '12-07', wardEnterAt: '2026-03-02T10:30:00+08:00' },
  }),
  'adt.transferred': patientFact('转科转病区', 'Transferred within the hospital', '/his', {
    fields: {
      from: text('转出科室', 'department left'),
      to: text('转入科室', 'department entered'),
      fromWard: text('转出病区', 'ward left'),
      toWard: text('转入病区', 'ward entered'),
      at,
    },
    example: { from: 'GS', to: 'ICU', fromWard: 'W12', toWard: 'W01' },
  }),
  'adt.discharged': patientFact('出院', 'Discharged', '/his', {
    fields: { ...stay, at },
    example: { admissionKind: 'day-surgery', planned: true, disposition: 'home' },
  }),
  'adt.died': patientFact('死亡', 'Died', '/his', {
    fields: { deathAt: instant('死亡时间', 'time of death') },
    example: { deathAt: '2026-03-05T03:12:00+08:00' },
  }),
  'adt.transferred-out': patientFact('转院', 'Transferred to another hospital', '/his', {
    fields: { at, to: text('转往医院', 'the hospital gone to'), reason },
    example: { to: '市第一医院', reason: '无取栓能力' },
  }),
  'icu.entered': patientFact('入ICU', 'Entered intensive care', '/his', {
    fields: { at, unitName, planned: flag('计划转入', 'the entry was planned') },
    example: { unitName: 'ICU', planned: false },
  }),
  'icu.left': patientFact('出ICU', 'Left intensive care', '/his', {
    fields: { at, unitName },
    example: { unitName: 'ICU' },
  }),
  'care.attending-changed': patientFact('管床医师变更', 'Attending physician changed', '/his', {
    fields: {
      at,
      from: text('原管床医师', 'before (staff id)'),
      to: text('新管床医师', 'after (staff id)'),
    },
    example: { from: 'D1021', to: 'D1033' },
  }),
}

/** 主索引 */
export const identity = {
  'patient.merged': patientFact('主索引合并', 'Patients merged', '/mpi', {
    fields: {
      survivor: text('保留主索引', 'patient id that stays'),
      merged: texts('并入主索引', 'patient ids that end'),
    },
    example: { survivor: 'P1001', merged: ['P1002'] },
  }),
  'patient.split': patientFact('主索引拆分', 'Patients split', '/mpi', {
    fields: {
      survivor: text('保留主索引', 'patient id that stays'),
      merged: texts('拆出主索引', 'patient ids split off'),
    },
    example: { survivor: 'P1001', merged: ['P1002'] },
  }),
}
