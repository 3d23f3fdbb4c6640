import { otherFact, patientFact } from '../definition.ts'
import { code, instant, text } from '../field.ts'
import { at, ids, reason } from '../shared-fields.ts'

const grant = {
  staffId: text('工号', 'whose right it is (staff id)'),
  scope: text('范围', 'what it covers: procedure, drug class or document type'),
  from: instant('生效', 'valid from'),
  to: instant('失效', 'valid until'),
}

/** 授权与审批 */
export const authorization = {
  'authz.granted': otherFact('staff', '授权', 'Right granted', '/medical-affairs', {
    fields: grant,
    example: { staffId: 'D1021', scope: 'surgery:45.73', from: '2026-01-01T00:00:00+08:00' },
  }),
  'authz.revoked': otherFact('staff', '撤销授权', 'Right revoked', '/medical-affairs', {
    fields: { ...grant, reason },
    example: { staffId: 'D1021', scope: 'surgery:45.73', reason: '考核不合格' },
  }),
  'authz.emergency.recorded': patientFact('紧急特殊授权', 'Emergency right recorded', '/medical-affairs', {
    fields: { kind: text('类型', 'kind'), scope: grant.scope, at, surgeryId: ids.surgeryId },
    example: { scope: 'surgery:45.73', surgeryId: 'OP0302-4', actor: { staffId: 'M5001' } },
  }),
  'approval.recorded': patientFact('审批', 'Approval recorded', '/medical-affairs', {
    fields: {
      kind: code('审批类型', 'of what', {
        'off-guideline': '超指南用药',
        'self-supplied': '自备药',
        'above-level': '越级手术',
        'new-technology': '新技术',
      }),
      scope: grant.scope,
      at,
      surgeryId: ids.surgeryId,
      orderId: ids.orderId,
    },
    example: { kind: 'off-guideline', scope: 'drug', actor: { staffId: 'M5001' } },
  }),
}
