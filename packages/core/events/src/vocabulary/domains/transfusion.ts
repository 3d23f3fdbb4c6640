import { patientFact } from '../definition.ts'
import { code, flag, text } from '../field.ts'
import { at, note, volumeMl } from '../shared-fields.ts'

const transfusionFields = {
  component: code('血液成分', 'component', { rbc: '红细胞', plasma: '血浆', platelet: '血小板', cryo: '冷沉淀' }),
  unitId: text('血袋号', 'bag'),
  volumeMl,
  at,
}
const bag = { transfusionId: 'TR0302-1', component: 'rbc', unitId: 'B0099812' }

/** 输血 */
export const transfusion = {
  'transfusion.requested': patientFact('输血申请', 'Transfusion requested', '/transfusion', {
    keys: ['transfusionId'],
    fields: transfusionFields,
    example: { transfusionId: 'TR0302-1', component: 'rbc' },
  }),
  'transfusion.issued': patientFact('发血', 'Blood issued', '/transfusion', {
    keys: ['transfusionId'],
    fields: transfusionFields,
    example: bag,
  }),
  'transfusion.started': patientFact('输血开始', 'Transfusion started', '/nursing', {
    keys: ['transfusionId'],
    fields: transfusionFields,
    example: bag,
  }),
  'transfusion.ended': patientFact('输血结束', 'Transfusion ended', '/nursing', {
    keys: ['transfusionId'],
    fields: { ...transfusionFields, reaction: flag('输血反应', 'with a reaction') },
    example: { ...bag, volumeMl: 200, reaction: false },
  }),
  'transfusion.evaluated': patientFact('输血评价', 'Transfusion evaluated', '/emr', {
    keys: ['transfusionId'],
    fields: { ...transfusionFields, note },
    example: { transfusionId: 'TR0302-1', note: '血红蛋白升至 92 g/L' },
  }),
}
