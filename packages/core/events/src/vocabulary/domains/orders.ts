import { patientFact } from '../definition.ts'
import { code, flag, instant, num, text } from '../field.ts'
import { dose, item, itemCode, planAt, reason, refs, unit, volumeMl } from '../shared-fields.ts'

const order = {
  category: code('医嘱类别', 'category', {
    drug: '药品',
    laboratory: '检验',
    imaging: '检查',
    surgery: '手术',
    treatment: '治疗',
    nursing: '护理',
    diet: '膳食',
    transfusion: '输血',
    'vte-prophylaxis': 'VTE预防',
  }),
  item,
  itemCode,
  drugClass: code('药品分类', 'class of the drug', {
    'antibiotic-broad': '广谱抗菌药',
    'antibiotic-special': '特殊使用级抗菌药',
    crystalloid: '晶体液',
    vasopressor: '升压药',
    thrombolytic: '溶栓药',
    anticoagulant: '抗凝药',
    antiplatelet: '抗血小板药',
  }),
  route: code('途径', 'route', { iv: '静脉', po: '口服', im: '肌注', sc: '皮下' }),
  dose,
  unit,
  volumeMl,
  purpose: code('目的', 'what for', { treatment: '治疗', prophylaxis: '预防', diagnosis: '诊断' }),
  prn: flag('备用', 'given only when needed'),
  planAt,
  requestId: text('申请单号', 'the request it belongs to'),
  offLabel: flag('超说明书/超指南', 'beyond label or guideline'),
  selfSupplied: flag('自备', 'brought by the patient'),
  refs,
}

/** 医嘱 */
export const orders = {
  'order.placed': patientFact('医嘱开立', 'Order placed', '/his', {
    keys: ['orderId'],
    fields: order,
    example: { orderId: 'O77120', category: 'drug', item: 'meropenem', drugClass: 'antibiotic-broad', route: 'iv' },
  }),
  'order.verified': patientFact('医嘱核对', 'Order verified by a nurse', '/nursing', {
    keys: ['orderId'],
    fields: order,
    example: { orderId: 'O77120', actor: { staffId: 'N2040', role: 'nurse' } },
  }),
  'order.executed': patientFact('医嘱执行', 'Order carried out', '/nursing', {
    keys: ['orderId'],
    fields: { ...order, executedAt: instant('执行时间', 'when it was carried out') },
    example: { orderId: 'O77120', drugClass: 'antibiotic-broad', route: 'iv', dose: 1, unit: 'g', volumeMl: 100 },
  }),
  'order.stopped': patientFact('医嘱停止', 'Order stopped', '/his', {
    keys: ['orderId'],
    fields: { ...order, reason },
    example: { orderId: 'O77120' },
  }),
  'order.cancelled': patientFact('医嘱取消', 'Order cancelled', '/his', {
    keys: ['orderId'],
    fields: { ...order, reason },
    example: { orderId: 'O77120', reason: '开立错误' },
  }),
  'order.condition-status.set': patientFact('病情状态', 'Condition set', '/his', {
    keys: ['orderId'],
    fields: { status: code('病情', 'condition', { critical: '病危', serious: '病重', stable: '稳定' }) },
    example: { orderId: 'O77121', status: 'critical' },
  }),
  'order.nursing-level.set': patientFact('护理级别', 'Nursing level set', '/his', {
    keys: ['orderId'],
    fields: { level: num('护理级别', '0 special, 1, 2 or 3') },
    example: { orderId: 'O77122', level: 1 },
  }),
  'order.discharge.placed': patientFact('出院医嘱', 'Discharge ordered', '/his', {
    keys: ['orderId'],
    fields: { planAt },
    example: { orderId: 'O77123', planAt: '2026-03-09T10:00:00+08:00' },
  }),
}
