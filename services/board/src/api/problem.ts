/** Why a request brought no answer. `offline`: it did not reach the server. */
export type ProblemKind = 'offline' | 'not-logged-in' | 'not-allowed' | 'not-found' | 'refused' | 'failed'

export class ApiProblem extends Error {
  readonly kind: ProblemKind
  readonly status: number

  constructor(kind: ProblemKind, status: number, detail: string) {
    super(detail)
    this.name = 'ApiProblem'
    this.kind = kind
    this.status = status
  }
}

export function kindOf(status: number): ProblemKind {
  if (status === 401) return 'not-logged-in'
  if (status === 403) return 'not-allowed'
  if (status === 404) return 'not-found'
  return status >= 500 ? 'failed' : 'refused'
}

/** What a problem document (RFC 9457) says in words; an answer that is none says its status. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  let detail = `HTTP ${response.status}`
  try {
    const document = (await response.json()) as { detail?: unknown; title?: unknown }
    const words = document.detail ?? document.title
    if (typeof words === 'string') detail = words
  } catch {
    // An answer of a proxy is no problem document; its status is all there is to say.
  }
  return new ApiProblem(kindOf(response.status), response.status, detail)
}
