export type ProblemCode =
  | 'not-json'
  | 'not-cloudevent'
  | 'missing-attribute'
  | 'bad-attribute'
  | 'unknown-type'
  | 'bad-data'
  | 'too-large'

/** One thing that is wrong. `path` is a JSON pointer into the structured form of the event: `/time`, `/data/level`. */
export interface ProblemError {
  readonly path: string
  readonly message: string
}

/** A problem document (RFC 9457) with two members of our own: `code`, `errors`, and for unknown types `nearest`. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: 400 | 413 | 422
  readonly detail: string
  readonly code: ProblemCode
  readonly errors: readonly ProblemError[]
  readonly nearest?: readonly string[]
}

const KINDS: Readonly<Record<ProblemCode, { readonly status: Problem['status']; readonly title: string }>> = {
  'not-json': { status: 400, title: 'Not JSON' },
  'not-cloudevent': { status: 400, title: 'Not a CloudEvent' },
  'missing-attribute': { status: 400, title: 'A required attribute is missing' },
  'bad-attribute': { status: 400, title: 'An attribute is malformed' },
  'unknown-type': { status: 422, title: 'The type is not in the vocabulary' },
  'bad-data': { status: 422, title: 'The body does not fit its type' },
  'too-large': { status: 413, title: 'The event is too large' },
}

/** `errors` must not be empty; the first is quoted in `detail`. */
function problem(code: ProblemCode, errors: readonly ProblemError[], nearest?: readonly string[]): Problem {
  const first = errors[0]
  const more = errors.length > 1 ? `; ${errors.length - 1} more` : ''
  return {
    type: `urn:golden-hour:problem:${code}`,
    ...KINDS[code],
    detail: first === undefined ? KINDS[code].title : `${first.path || 'the event'} ${first.message}${more}`,
    code,
    errors,
    ...(nearest === undefined ? {} : { nearest }),
  }
}

export interface Refusal {
  readonly ok: false
  readonly problem: Problem
}

export const refused = (code: ProblemCode, errors: readonly ProblemError[], nearest?: readonly string[]): Refusal => ({
  ok: false,
  problem: problem(code, errors, nearest),
})
