import { type DecodedEvent, encodeBinary } from '@golden-hour/events'
import { sha256 } from '@golden-hour/model'
import { SHA, toBytes, type WireRecord } from './wire-record.ts'

/** A fact in CloudEvents binary content mode, keyed by its patient. */
export function factRecord(event: DecodedEvent): WireRecord {
  const { headers, body } = encodeBinary(event, 'kafka')
  return { key: event.fact.patientId, headers: { ...headers, [SHA]: sha256(body) }, value: toBytes(body) }
}
