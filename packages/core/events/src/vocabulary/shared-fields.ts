import { Type } from '@sinclair/typebox'
import { code, flag, instant, measured, num, text, texts } from './field.ts'

/** The ids that mean the same in every type. A type lists those that are its key fields. */
export const ids = {
  encounterId: text('就诊号', 'the encounter; default: the subject of the event'),
  fromEncounterId: text('来源就诊号', 'the encounter that this one continues (emergency to ward, transfer)'),
  surgeryId: text('手术号', 'one surgery of one patient'),
  criticalId: text('危急值号', 'one critical value, kept from publication to handling'),
  consultId: text('会诊号', 'one consult, from request to completion'),
  orderId: text('医嘱号', 'one order'),
  documentId: text('文书号', 'one document of the record, kept by all its versions'),
  transfusionId: text('输血号', 'one transfusion'),
  reportId: text('报告号', 'one report of a laboratory or imaging department'),
  requestId: text('申请单号', 'the request that a report or specimen answers'),
  procedureId: text('操作号', 'one invasive procedure'),
  rescueId: text('抢救号', 'one rescue'),
  rxId: text('处方号', 'one prescription'),
  callId: text('呼救号', 'one emergency call'),
  adverseId: text('不良事件号', 'one adverse event or drug reaction'),
  disputeId: text('争议号', 'one dispute'),
}

export type IdField = keyof typeof ids

const staff = (zh: string, en: string) => text(zh, `${en} (staff id)`)

export const actor = Type.Optional(
  Type.Object(
    {
      staffId: staff('工号', 'who did it'),
      role: code('角色', 'in which role', { physician: '医师', nurse: '护士', pharmacist: '药师', technician: '技师' }),
      title: code('职称', 'professional title', {
        resident: '住院医师',
        attending: '主治医师',
        'associate-chief': '副主任医师',
        chief: '主任医师',
        intern: '实习/进修',
      }),
    },
    { title: '操作者', description: 'who did it' },
  ),
)

export const responsible = Type.Optional(
  Type.Object(
    {
      attending: staff('管床医师', 'attending physician'),
      surgeon: staff('主刀', 'surgeon'),
      nurse: staff('责任护士', 'nurse in charge'),
      duty: staff('值班医师', 'physician on duty'),
      anesthetist: staff('麻醉医师', 'anaesthetist'),
      head: staff('科主任', 'head of department'),
      headNurse: staff('护士长', 'head nurse'),
    },
    { title: '责任人', description: 'staff ids by role, when it happened', additionalProperties: Type.String() },
  ),
)

export const refs = Type.Optional(
  Type.Object(
    {
      surgeryId: ids.surgeryId,
      criticalId: ids.criticalId,
      consultId: ids.consultId,
      orderId: ids.orderId,
      documentId: ids.documentId,
      transfusionId: ids.transfusionId,
      reportId: ids.reportId,
      procedureId: ids.procedureId,
      rescueId: ids.rescueId,
      adverseId: ids.adverseId,
    },
    { title: '关联', description: 'the ids of what it is about' },
  ),
)

/** Fields of every type, also of facts of no patient. */
export const everyFact = {
  departmentId: text('科室', 'department where it happened, when it happened'),
  wardId: text('病区', 'ward where it happened, when it happened'),
  actor,
  responsible,
  x: Type.Optional(
    Type.Object(
      {},
      { title: '院内扩展', description: 'what the hospital adds; unchecked', additionalProperties: true },
    ),
  ),
}

/** Fields of every fact of a patient. */
export const everyPatientFact = { encounterId: ids.encounterId, fromEncounterId: ids.fromEncounterId, ...everyFact }

// Fields that several domains use with one meaning.
export const at = instant('时间', 'when it happened, where the source keeps it apart from the time of the event')
export const planAt = instant('计划时间', 'when it is to be done')
export const reason = text('原因', 'why, as a code or in words')
export const note = text('备注', 'in words')
export const complaint = text('主诉', 'chief complaint')
export const bed = text('床位', 'bed; shown, never a key')
export const dose = measured('剂量', 'dose')
export const drug = text('药品', 'drug')
export const icd = text('ICD 编码', 'diagnosis code')
export const item = code('项目', 'what was measured, ordered or done', {
  lactate: '乳酸',
  'blood-culture': '血培养',
  troponin: '肌钙蛋白',
  potassium: '血钾',
  glucose: '血糖',
  coagulation: '凝血',
  'blood-count': '血常规',
})
export const itemCode = text('项目编码', 'the code of the item in the source')
export const unit = text('单位', 'unit of the value (UCUM where known)')
export const value = measured('值', 'a number, or text where the source has none ("> 4")')
export const result = text('结果', 'result')
export const volumeMl = num('容量', 'volume, ml')
export const participants = texts('参加者', 'staff ids of those who took part')
export const chair = text('主持人', 'who presided (staff id)')
export const surgeonFields = {
  surgeonId: text('主刀', 'the surgeon (staff id)'),
  surgeons: texts('术者', 'staff ids of all who count as surgeon'),
  level: num('手术级别', '1 to 4'),
  urgency: code('紧急程度', 'urgency', { elective: '择期', urgent: '限期', emergency: '急诊' }),
  unplanned: flag('非计划', 'an unplanned return to theatre'),
  expectedMin: num('预计时长', 'expected duration, minutes'),
  opCode: text('手术编码', 'procedure code (ICD-9-CM-3)'),
  opName: text('手术名称', 'name of the surgery'),
  daySurgery: flag('日间手术', 'done as day surgery'),
}
