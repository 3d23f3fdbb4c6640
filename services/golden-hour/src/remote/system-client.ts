import { ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'

/** A running system, as a person who has logged in sees it. */
export interface SystemClient {
  get(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
}

export interface SystemChoice {
  /** `http://127.0.0.1:8080` */
  readonly url: string
  readonly user: string
}

/** Where the password is read from, so that it stands in no list of processes. */
const PASSWORD = 'GH_PASSWORD'

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) })
  } catch (cause) {
    throw new ProgramStop('GH_UNREACHABLE', `${url} does not answer`, 'check --url, and that the system runs', cause)
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const body = (await response.json().catch(() => null)) as { title?: unknown; detail?: unknown } | null
  if (response.ok) return body
  const what = [body?.title, body?.detail].filter((text) => typeof text === 'string').join(': ')
  const said = `${response.status} ${what || response.statusText}`
  if (response.status >= 500) throw new ProgramStop('GH_UNREACHABLE', said, 'try again; its log says more')
  if (response.status === 404) throw new ProgramStop('GH_NOT_FOUND', said)
  throw new ProgramStop('GH_NOT_ALLOWED', said, `give --user and ${PASSWORD} of somebody who may`)
}

function checkAddress(url: string): void {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return
  throw new ProgramStop('GH_USAGE', `--url ${url} is no address`, 'write it like http://127.0.0.1:8080')
}

/** Logs in with `--user` and the password of the environment. */
export async function logIn({ url, user }: SystemChoice, io: Io): Promise<SystemClient> {
  checkAddress(url)
  const password = io.env[PASSWORD]
  if (password === undefined) {
    throw new ProgramStop('GH_USAGE', `no password for ${user}`, `put it into the environment as ${PASSWORD}`)
  }
  const json = { 'content-type': 'application/json' }
  const login = await ask(`${url}/api/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ staffId: user, password }),
  })
  await answerOf(login.clone())
  const cookie = (login.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  return {
    get: async (path) => answerOf(await ask(`${url}${path}`, { headers: { cookie } })),
    post: async (path, body) =>
      answerOf(
        await ask(`${url}${path}`, { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify(body) }),
      ),
  }
}
