import { EIGHT, MINUTE } from './hospital.ts'

/** 到院至溶栓: 60 minutes from arrival, with a reminder after 30. */
export const DNT = {
  id: 'x.dnt',
  name: { zh: '到院至溶栓', en: 'door to needle' },
  kind: 'deadline',
  per: ['encounterId'],
  start: 'ed.arrived',
  stop: 'stroke.thrombolysis.started',
  limit: 'PT60M',
  remind: ['PT30M'],
}

/** The same within 45 minutes. */
export const DNT_45 = { ...DNT, limit: 'PT45M' }

const written = (at: number): string => `${new Date(at + 8 * 60 * MINUTE).toISOString().replace('Z', '')}+08:00`

/** An event `minutes` after eight o'clock. */
export const event = (type: string, minutes: number, patient = 'P1', more: object = {}): object => ({
  specversion: '1.0',
  id: `${type}-${patient}-${minutes}`,
  source: '/test',
  type,
  time: written(EIGHT + minutes * MINUTE),
  partitionkey: patient,
  subject: `E-${patient}`,
  data: {},
  ...more,
})

export const arrived = (minutes = 0, patient = 'P1'): object => event('ed.arrived', minutes, patient)
export const treated = (minutes: number, patient = 'P1'): object =>
  event('stroke.thrombolysis.started', minutes, patient, { data: { agent: 'alteplase' } })
