import { patientFact } from '../definition.ts'
import { code, flag, instant, num, text } from '../field.ts'
import { at } from '../shared-fields.ts'

const severity = {
  ISS: num('ISS 评分', 'injury severity score, 0 to 75'),
  RTS: num('RTS 评分', 'revised trauma score'),
  GCS: num('GCS 评分', 'Glasgow coma scale, 3 to 15'),
  shock: flag('创伤性休克', 'traumatic shock'),
  lifeThreatening: flag('危及生命', 'judged a life-threatening trauma that needs surgery at once'),
}
const resuscitation = {
  at,
  place: code('地点', 'where', { prehospital: '院前', 'in-hospital': '院内' }),
  ecmo: flag('ECMO', 'circulation supported by ECMO'),
}
const rescue = {
  at,
  leaderId: text('主持者', 'who led it (staff id)'),
  outcome: code('结果', 'outcome', { survived: '成功', died: '死亡' }),
}

/** 创伤·心肺复苏·感染性休克·抢救 */
export const traumaResuscitation = {
  'trauma.activated': patientFact('创伤团队启动', 'Trauma team activated', '/ed', {
    fields: severity,
    example: { shock: true, lifeThreatening: true },
  }),
  'trauma.scored': patientFact('创伤评分', 'Trauma scored', '/ed', {
    fields: severity,
    example: { ISS: 25, RTS: 9, GCS: 12, shock: true },
  }),
  'cpr.started': patientFact('开始心肺复苏', 'CPR started', '/ed', {
    fields: resuscitation,
    example: { place: 'in-hospital' },
  }),
  'rosc.achieved': patientFact('自主循环恢复', 'Circulation returned', '/ed', {
    fields: { ...resuscitation, sustainedMin: num('维持时间', 'how long it lasted, minutes') },
    example: { place: 'in-hospital', sustainedMin: 20, ecmo: false },
  }),
  'cpr.ended': patientFact('结束心肺复苏', 'CPR ended', '/ed', {
    fields: {
      ...resuscitation,
      stopReason: code('终止原因', 'why it was stopped', { rosc: '循环恢复', futile: '复苏无效', family: '家属要求' }),
    },
    example: { place: 'in-hospital', stopReason: 'rosc' },
  }),
  'sepsis.shock.t0': patientFact('感染性休克T0', 'Septic shock recognised', '/emr', {
    fields: {
      t0: instant('T0', 'the zero time of the bundle, where it differs from the time of the event'),
      t0Source: code('T0 来源', 'how the zero time was found', {
        diagnosis: '诊断时间',
        'icu-entry': '入ICU时间',
        manual: '人工确认',
      }),
      diagText: text('诊断文字', 'the diagnosis as written'),
      confirmedBy: text('确认人', 'who confirmed it (staff id)'),
      hypotension: flag('低血压', 'hypotension at the zero time'),
      lactate: num('乳酸', 'lactate at the zero time, mmol/L'),
      weight: num('体重', 'body weight, kg'),
    },
    example: { t0: '2026-03-02T10:00:00+08:00', t0Source: 'diagnosis', hypotension: true, lactate: 4.6 },
  }),
  'rescue.started': patientFact('抢救开始', 'Rescue started', '/emr', {
    keys: ['rescueId'],
    fields: rescue,
    example: { rescueId: 'RS0302-1', leaderId: 'D1021' },
  }),
  'rescue.ended': patientFact('抢救结束', 'Rescue ended', '/emr', {
    keys: ['rescueId'],
    fields: rescue,
    example: { rescueId: 'RS0302-1', leaderId: 'D1021', outcome: 'survived' },
  }),
}
