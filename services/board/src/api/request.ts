import { ApiProblem, problemOf } from './problem.ts'

/** A request that hangs is a request that failed: a phone on a bad network must say so. */
const TIMEOUT_MS = 15_000

let onLoggedOut: () => void = () => undefined

/** Called whenever an answer says that nobody is logged in. */
export const whenLoggedOut = (act: () => void): void => {
  onLoggedOut = act
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin', signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (cause) {
    throw new ApiProblem('offline', 0, cause instanceof Error ? cause.message : 'no answer')
  }
  if (response.ok) return response
  const problem = await problemOf(response)
  if (problem.kind === 'not-logged-in') onLoggedOut()
  throw problem
}

/** Leaves out what is null, undefined or empty. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '')
  if (given.length === 0) return path
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`
}

export const getJson = async <Answer>(path: string): Promise<Answer> =>
  (await send(path, { headers: { accept: 'application/json' } })).json() as Promise<Answer>

export async function postJson<Answer>(path: string, body?: unknown): Promise<Answer> {
  const response = await send(path, {
    method: 'POST',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (response.status === 204 ? null : await response.json()) as Answer
}
