/** A problem document (RFC 9457). */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly [member: string]: unknown
}

export const PROBLEM_JSON = 'application/problem+json'

/** Thrown in a route, answered as the document. */
export class HttpProblem extends Error {
  readonly document: ProblemDocument

  constructor(status: number, code: string, title: string, detail?: string, more: Record<string, unknown> = {}) {
    super(detail ?? title)
    this.name = 'HttpProblem'
    this.document = {
      type: `urn:golden-hour:problem:${code}`,
      title,
      status,
      code,
      ...(detail === undefined ? {} : { detail }),
      ...more,
    }
  }
}
