import type { SendResult } from '@golden-hour/ports'

/** Worth another try, whatever the receiver is. */
const TEMPORARY: ReadonlySet<number> = new Set([408, 409, 425, 429])

/** Seconds or a date, as RFC 9110 has it; null where it is neither. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now
  return Number.isNaN(seconds) ? null : Math.max(0, seconds)
}

/** What an HTTP status says of a message. 410: the receiver wants no more of them. */
export function verdictOf(status: number, retryAfter: number | null): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'accepted', providerId: null }
  const reason = `HTTP ${status}`
  if (status >= 500 || TEMPORARY.has(status)) return { outcome: 'temporary', reason, retryAfterMs: retryAfter }
  return { outcome: 'permanent', reason }
}

/** Errors after which nothing can have left: no name, no address, no listener, no handshake. */
const NOTHING_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

const codeOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const code = (cause as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown'
}

/** What a failure of the network says: without an answer it may have arrived, unless no connection was ever made. */
export function verdictOfError(error: unknown): SendResult {
  const code = codeOf(error)
  if (NOTHING_SENT.has(code)) return { outcome: 'temporary', reason: code, retryAfterMs: null }
  return { outcome: 'ambiguous', reason: code === 'TimeoutError' ? 'no answer in time' : code }
}
