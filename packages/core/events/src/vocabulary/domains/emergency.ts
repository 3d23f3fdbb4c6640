import { Type } from '@sinclair/typebox'
import { patientFact } from '../definition.ts'
import { code, instant, num } from '../field.ts'
import { at, bed, complaint, note } from '../shared-fields.ts'
import { vitalSigns } from './vital-signs.ts'

const kind = code('通道', 'which pathway', {
  stroke: '卒中',
  stemi: '胸痛',
  trauma: '创伤',
  obs: '孕产妇',
  ped: '新生儿/儿童',
})
const outcome = code('去向', 'where the patient went', {
  admitted: '住院',
  surgery: '手术',
  observation: '留观',
  died: '死亡',
  transferred: '转院',
  home: '回家',
})

/** 急诊 */
export const emergency = {
  'ed.arrived': patientFact('到达医院', 'Arrived at the hospital', '/ed', {
    fields: {
      arriveAt: instant('到院时间', 'when the patient came through the door'),
      mode: code('到院方式', 'how the patient came', {
        ems: '120',
        'walk-in': '自行',
        transfer: '转运',
        inpatient: '院内',
      }),
      door: code('入口', 'which door', { main: '大门', triage: '分诊台', ambulance: '救护车通道' }),
    },
    example: { arriveAt: '2026-03-02T08:00:00+08:00', mode: 'ems', door: 'ambulance', departmentId: 'ED' },
  }),
  'ed.triaged': patientFact('预检分诊', 'Triaged', '/ed', {
    fields: {
      level: num('分诊级别', '1 (most urgent) to 4'),
      complaint,
      vitals: Type.Optional(Type.Object(vitalSigns, { title: '生命体征', description: 'vital signs at triage' })),
    },
    example: { level: 1, complaint: '突发言语不清1小时', vitals: { SBP: 178, DBP: 96, SpO2: 97 } },
  }),
  'ed.physician.first-seen': patientFact('首诊接诊', 'First seen by a physician', '/ed', {
    fields: { at },
    example: { actor: { staffId: 'D1021', role: 'physician' } },
  }),
  'ed.resus.entered': patientFact('进抢救室', 'Entered the resuscitation room', '/ed', {
    fields: { bed, at },
    example: { bed: 'R3' },
  }),
  'ed.resus.left': patientFact('出抢救室', 'Left the resuscitation room', '/ed', {
    fields: { bed, at, outcome },
    example: { bed: 'R3', outcome: 'admitted' },
  }),
  'ed.greenway.activated': patientFact('绿色通道启动', 'Green channel opened', '/ed', {
    fields: { kind },
    example: { kind: 'stroke', actor: { staffId: 'D1021' } },
  }),
  'ed.greenway.ended': patientFact('绿色通道结束', 'Green channel closed', '/ed', {
    fields: { kind, outcome },
    example: { kind: 'stroke', outcome: 'admitted' },
  }),
  'ed.left': patientFact('离开急诊', 'Left the emergency department', '/ed', {
    fields: { at, disposition: outcome },
    example: { disposition: 'admitted' },
  }),
  'onset.recorded': patientFact('发病时间', 'Onset recorded', '/ed', {
    fields: {
      onsetAt: instant('发病时间', 'onset, or when last seen well'),
      onsetKind: code('发病时间类型', 'how well it is known', {
        known: '明确',
        'last-seen-well': '最后正常',
        unknown: '不明',
      }),
    },
    example: { onsetAt: '2026-03-02T06:50:00+08:00', onsetKind: 'known' },
  }),
  'screen.infectious.done': patientFact('传染病预检筛查', 'Screened for infectious disease', '/ed', {
    fields: { at, result: code('结果', 'result', { negative: '阴性', suspected: '可疑' }), note },
    example: { result: 'negative' },
  }),
}
