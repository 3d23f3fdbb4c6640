import type { FactData, Zone } from '@golden-hour/model'
import type { Draft } from './draft.ts'

/** A structured CloudEvents 1.0 event, as spec/events.md has it. */
export interface SimulatedEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  readonly subject: string
  readonly partitionkey: string
  readonly recordedtime: string
  readonly timeprecision?: 'minute' | 'date'
  readonly factid: string
  readonly factversion?: number | string
  readonly factop?: 'void'
  readonly knowntime: string
  readonly backfill?: true
  readonly datacontenttype: 'application/json'
  readonly data: FactData
}

/** Members always come in the same order, so that equal drafts are equal bytes. */
export function toEvent(draft: Draft, zone: Zone): SimulatedEvent {
  return {
    specversion: '1.0',
    id: `${draft.factId}/${draft.version}`,
    source: draft.source,
    type: draft.type,
    time: zone.format(draft.occurredAt),
    subject: draft.encounterId,
    partitionkey: draft.patientId,
    recordedtime: zone.format(draft.recordedAt),
    ...(draft.precision === 'second' ? {} : { timeprecision: draft.precision }),
    factid: draft.factId,
    ...(draft.version === 1 ? {} : { factversion: versionOf(draft, zone) }),
    ...(draft.op === 'void' ? { factop: 'void' as const } : {}),
    knowntime: zone.format(draft.knownAt),
    ...(draft.backfill ? { backfill: true as const } : {}),
    datacontenttype: 'application/json',
    data: draft.data,
  }
}

/** The administrative system numbers its versions by their time, the others count. */
const versionOf = (draft: Draft, zone: Zone): number | string =>
  draft.source === '/his' ? zone.format(draft.recordedAt) : draft.version
