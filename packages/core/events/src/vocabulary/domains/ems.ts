import { patientFact } from '../definition.ts'
import { code, instant, text } from '../field.ts'
import { complaint } from '../shared-fields.ts'

const vehicleId = text('车号', 'ambulance')
const departAt = instant('出发时间', 'when it left')

/** 院前急救 */
export const ems = {
  'ems.call.received': patientFact('120受理', 'Emergency call taken', '/ems', {
    keys: ['callId'],
    fields: { callAt: instant('受理时间', 'when the call was taken'), address: text('地点', 'where to go'), complaint },
    example: { callId: 'C0312', callAt: '2026-03-02T07:31:00+08:00', address: '人民路', complaint: '突发言语不清' },
  }),
  'ems.dispatched': patientFact('派车', 'Ambulance assigned', '/ems', {
    keys: ['callId'],
    fields: { vehicleId, departAt },
    example: { callId: 'C0312', vehicleId: 'A07' },
  }),
  'ems.departed': patientFact('出车', 'Ambulance left its station', '/ems', {
    keys: ['callId'],
    fields: { vehicleId, departAt },
    example: { callId: 'C0312', vehicleId: 'A07', departAt: '2026-03-02T07:33:00+08:00' },
  }),
  'ems.departed-to-hospital': patientFact('离开现场返院', 'Ambulance left the scene', '/ems', {
    keys: ['callId'],
    fields: { departAt, destHospital: text('目的医院', 'the hospital it goes to') },
    example: { callId: 'C0312', departAt: '2026-03-02T07:50:00+08:00', destHospital: '本院' },
  }),
  'ems.scene.arrived': patientFact('到达现场', 'Ambulance reached the scene', '/ems', {
    keys: ['callId'],
    fields: { arriveAt: instant('到达时间', 'when it arrived') },
    example: { callId: 'C0312', arriveAt: '2026-03-02T07:42:00+08:00' },
  }),
  'ems.first-contact': patientFact('首次医疗接触FMC', 'First medical contact', '/ems', {
    keys: ['callId'],
    fields: {
      fmcAt: instant('首次医疗接触时间', 'when a professional first reached the patient'),
      fmcPlace: code('首次医疗接触地点', 'where', {
        scene: '现场',
        ambulance: '救护车',
        hospital: '本院',
        network: '网络医院',
      }),
    },
    example: { callId: 'C0312', fmcAt: '2026-03-02T07:43:00+08:00', fmcPlace: 'scene' },
  }),
  'ems.ecg.transmitted': patientFact('远程心电传输', 'ECG sent ahead', '/ems', {
    keys: ['callId'],
    fields: {
      ecgAt: instant('心电图时间', 'when the ECG was taken'),
      receivedBy: text('接收人', 'who received it (staff id)'),
    },
    example: { callId: 'C0312', ecgAt: '2026-03-02T07:46:00+08:00', receivedBy: 'D1021' },
  }),
  'ems.prenotify.received': patientFact('预报到院', 'Arrival announced', '/ed', {
    keys: ['callId'],
    fields: {
      eta: instant('预计到院时间', 'expected arrival'),
      suspected: code('疑似', 'what is suspected', { stroke: '卒中', stemi: '胸痛', trauma: '创伤' }),
    },
    example: { callId: 'C0312', eta: '2026-03-02T08:00:00+08:00', suspected: 'stroke' },
  }),
}
