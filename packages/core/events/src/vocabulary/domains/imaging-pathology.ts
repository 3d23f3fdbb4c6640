import { patientFact } from '../definition.ts'
import { code, flag, text } from '../field.ts'
import { at, ids } from '../shared-fields.ts'

const imaging = {
  modality: code('设备', 'DICOM modality', { CT: 'CT', MR: '磁共振', DX: 'X线', US: '超声', XA: '造影', ES: '内镜' }),
  bodyPart: code('部位', 'body part', { head: '头', chest: '胸', abdomen: '腹', 'whole-body': '全身' }),
  requestId: ids.requestId,
}
const ecg = { at, requestId: ids.requestId }
const dx = text('诊断', 'diagnosis')

const imagingExample = { modality: 'CT', bodyPart: 'head', requestId: 'RQ3301' }

/** 影像 */
export const imagingTypes = {
  'imaging.ordered': patientFact('影像申请', 'Imaging ordered', '/his', { fields: imaging, example: imagingExample }),
  'imaging.arrived': patientFact('影像到检', 'Arrived for imaging', '/pacs', {
    fields: imaging,
    example: imagingExample,
  }),
  'imaging.started': patientFact('影像检查开始', 'Imaging started', '/pacs', {
    fields: imaging,
    example: imagingExample,
  }),
  'imaging.completed': patientFact('影像检查完成', 'Imaging completed', '/pacs', {
    fields: imaging,
    example: imagingExample,
  }),
  'imaging.reported': patientFact('影像报告', 'Imaging reported', '/pacs', {
    keys: ['reportId'],
    fields: {
      ...imaging,
      positive: flag('阳性', 'with a finding'),
      preliminary: flag('初步报告', 'not yet authorised'),
      abnormal: flag('重要异常', 'with a finding that must be acted on'),
    },
    example: { ...imagingExample, reportId: 'I22018', positive: true, preliminary: false },
  }),
}

/** 心电与病理 */
export const ecgPathology = {
  'ecg.acquired': patientFact('心电图采集', 'ECG taken', '/ecg', { fields: ecg, example: { requestId: 'RQ3302' } }),
  'ecg.interpreted': patientFact('心电图判读', 'ECG read', '/ecg', {
    fields: { ...ecg, dx },
    example: { requestId: 'RQ3302', dx: 'STEMI', actor: { staffId: 'D1150' } },
  }),
  'path.frozen.received': patientFact('冰冻标本接收', 'Frozen section received', '/pathology', {
    keys: ['surgeryId'],
    fields: { at, specimenId: text('标本号', 'the specimen') },
    example: { surgeryId: 'OP0302-4', specimenId: 'F0302-1' },
  }),
  'path.frozen.reported': patientFact('冰冻病理报告', 'Frozen section reported', '/pathology', {
    keys: ['surgeryId'],
    fields: { at, dx, specimenId: text('标本号', 'the specimen') },
    example: { surgeryId: 'OP0302-4', dx: '腺癌' },
  }),
  'path.final.reported': patientFact('常规病理报告', 'Final pathology reported', '/pathology', {
    keys: ['reportId'],
    fields: {
      at,
      dx,
      surgeryId: ids.surgeryId,
      concordant: flag('与冰冻符合', 'agrees with the frozen section'),
    },
    example: { reportId: 'PA9120', surgeryId: 'OP0302-4', dx: '腺癌', concordant: true },
  }),
}
