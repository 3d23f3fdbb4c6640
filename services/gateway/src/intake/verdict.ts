import type { ProblemError } from '@golden-hour/events'
import type { QuarantinedEvent } from '@golden-hour/ports'
import type { Routed } from '../router/rounds.ts'
import type { EventResult } from './event-result.ts'

export type Refusal = Extract<EventResult, { readonly outcome: 'refused' }>
type Undecided = Extract<Routed, { readonly outcome: 'quarantined' }>

/** What is to be said of an event, before anything of it is kept. */
export interface Verdict {
  readonly id: string | null
  readonly said: Routed | Refusal
}

export const unavailable = (id: string | null): EventResult => ({ outcome: 'unavailable', status: 503, id })

export function plain(id: string | null, said: Verdict['said']): EventResult {
  if (said.outcome === 'refused') return said
  if (said.outcome === 'accepted') return { outcome: 'accepted', status: 202, id: id! }
  return said.outcome === 'duplicate' ? { outcome: 'duplicate', status: 200, id: id! } : unavailable(id)
}

export function keptResult(id: string | null, said: Verdict['said'], quarantineId: string): EventResult {
  if (said.outcome === 'refused') return { ...said, quarantineId }
  const { reason, path, message } = said as Undecided
  const status = reason === 'future-time' ? 202 : 409
  return { outcome: 'quarantined', status, id: id!, quarantineId, reason, error: { path, message } }
}

export const isKept = (result: EventResult): boolean => result.outcome === 'refused' && result.quarantineId !== null

/** Of a refused event so much is told where it is kept. */
const MAX_ERRORS = 20

/** Why it is to be kept; null where it is not. */
export function waitsFor(said: Verdict['said'], told: boolean): Pick<QuarantinedEvent, 'reason' | 'detail'> | null {
  if (said.outcome === 'quarantined') return { reason: said.reason, detail: `${said.path} ${said.message}` }
  if (said.outcome !== 'refused' || told) return null
  const { code, detail, errors } = said.problem
  const all = Array.isArray(errors) ? (errors as ProblemError[]).slice(0, MAX_ERRORS) : []
  const words = all.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')
  return { reason: String(code), detail: words === '' ? (detail ?? '') : words }
}
