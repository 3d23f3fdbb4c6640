import type { Problem, ProblemError } from '@golden-hour/events'
import { HttpProblem, type ProblemDocument } from '@golden-hour/service-kit'

/** What the gateway refuses beside what the codec does. */
const KINDS = {
  'no-key': { status: 401, title: 'No API key' },
  'unknown-key': { status: 401, title: 'The API key is not known' },
  'source-not-allowed': { status: 403, title: 'The key may not speak for this source' },
  'id-conflict': { status: 409, title: 'The fact is known with other content' },
  'key-shared': { status: 409, title: 'The key is another patient’s' },
  'batch-too-large': { status: 413, title: 'The request is too large' },
  'batch-too-long': { status: 413, title: 'The batch has too many events' },
  'not-readable': { status: 415, title: 'This encoding is not read' },
  unavailable: { status: 503, title: 'Not now' },
} as const

export type GatewayProblemCode = keyof typeof KINDS

/** A problem document (RFC 9457) that names the field and says what to do; the first error is its `detail`. */
export function gatewayProblem(
  code: GatewayProblemCode,
  error: ProblemError,
  more: Readonly<Record<string, unknown>> = {},
): ProblemDocument {
  const { status, title } = KINDS[code]
  const detail = `${error.path} ${error.message}`.trim()
  return { type: `urn:golden-hour:problem:${code}`, title, status, detail, code, errors: [error], ...more }
}

export function refuseRequest(code: GatewayProblemCode, message: string): HttpProblem {
  const { status, title } = KINDS[code]
  return new HttpProblem(status, code, title, message, { errors: [{ path: '', message }] })
}

export const codecProblem = (problem: Problem): ProblemDocument => ({ ...problem })
