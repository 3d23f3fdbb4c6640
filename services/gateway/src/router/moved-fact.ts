import type { DecodedEvent } from '@golden-hour/events'
import { factRecord, type WireRecord } from '@golden-hour/journal'
import type { Headers, SeenVersion } from '@golden-hour/ports'

/** On voids that the router wrote itself: nobody sent them, and the index is not theirs. */
const BY_ROUTER = 'gh_router'

export const isRouters = (headers: Headers): boolean => headers[BY_ROUTER] !== undefined

/**
 * Withdraws the fact from `patientId`, with the rank of the version that lives elsewhere. Of equal rank a void wins, so
 * it hides whatever was or will be asserted there up to that version.
 */
export function movedAway(event: DecodedEvent, patientId: string, rank: SeenVersion): WireRecord {
  const fact = {
    ...event.fact,
    patientId,
    op: 'void' as const,
    version: rank.version,
    recordedAt: rank.recordedAt,
    subject: null,
    data: { x: { router: 'patient-changed', by: event.id } },
    encounterFromSubject: false,
  }
  const record = factRecord({ id: `${event.id}~void`, fact, knownAt: null })
  return { ...record, headers: { ...record.headers, [BY_ROUTER]: 'patient-changed' } }
}
