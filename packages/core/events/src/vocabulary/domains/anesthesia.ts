import { patientFact } from '../definition.ts'
import { code, num, text } from '../field.ts'
import { at, ids, reason } from '../shared-fields.ts'

const anesthesiaFields = {
  at,
  type: code('麻醉方式', 'kind of anaesthesia', { general: '全麻', spinal: '椎管内', regional: '区域', local: '局麻' }),
  ASA: num('ASA 分级', 'ASA class, 1 to 6'),
}

/** 麻醉·恢复室·植入物 */
export const anesthesia = {
  'anesthesia.started': patientFact('麻醉开始', 'Anaesthesia started', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: anesthesiaFields,
    example: { surgeryId: 'OP0302-4', type: 'general', ASA: 2 },
  }),
  'anesthesia.ended': patientFact('麻醉结束', 'Anaesthesia ended', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: anesthesiaFields,
    example: { surgeryId: 'OP0302-4' },
  }),
  'pacu.entered': patientFact('入恢复室', 'Entered recovery', '/anaesthesia', {
    fields: { at, surgeryId: ids.surgeryId },
    example: { surgeryId: 'OP0302-4' },
  }),
  'pacu.left': patientFact('出恢复室', 'Left recovery', '/anaesthesia', {
    fields: {
      at,
      surgeryId: ids.surgeryId,
      outcome: code('去向', 'where to', { ward: '病房', icu: 'ICU', home: '离院' }),
    },
    example: { surgeryId: 'OP0302-4', outcome: 'ward' },
  }),
  'implant.used': patientFact('植入物使用', 'Implant used', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: { udi: text('唯一标识', 'UDI'), barcode: text('条码', 'bar code') },
    example: { surgeryId: 'OP0302-4', udi: '(01)06901234567892(17)280101', barcode: '6901234567892' },
  }),
  'reassess.recorded': patientFact('再评估记录', 'Reassessment recorded', '/anaesthesia', {
    keys: ['surgeryId'],
    fields: { at, reason },
    example: { surgeryId: 'OP0302-4', reason: '超预计时长' },
  }),
}
