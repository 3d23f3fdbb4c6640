import type { Inbox, LiveEvent, RosterRequest } from '@golden-hour/board-api'
import type { SystemProcess } from './system-process.ts'

/** Somebody who has logged in, and looks on. */
export interface Board {
  post(path: string, body: unknown): Promise<void>
  inbox(): Promise<Inbox>
  /** Resolves when the stream has begun; `told` gets every event of it, at once. */
  watch(told: (event: LiveEvent) => void): Promise<() => void>
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response
  throw new Error(`${response.url}: ${response.status} ${(await response.text()).slice(0, 500)}`)
}

const json = { 'content-type': 'application/json' }

export async function logIn({ url, adminPassword }: SystemProcess): Promise<Board> {
  const body = JSON.stringify({ staffId: 'admin', password: adminPassword })
  const login = await checked(await fetch(`${url}/api/login`, { method: 'POST', headers: json, body }))
  const cookie = login.headers.getSetCookie()[0]!.split(';')[0]!
  const get = async (path: string, more: RequestInit = {}): Promise<Response> =>
    checked(await fetch(`${url}${path}`, { ...more, headers: { cookie, ...more.headers } }))
  return {
    async post(path, sent) {
      await get(path, { method: 'POST', headers: json, body: JSON.stringify(sent) })
    },
    inbox: async () => (await (await get('/api/inbox')).json()) as Inbox,
    async watch(told) {
      const leaving = new AbortController()
      const stream = await get('/api/live', { headers: { accept: 'text/event-stream' }, signal: leaving.signal })
      void read(stream.body!, told).catch((error: unknown) => {
        if (!leaving.signal.aborted) throw error
      })
      return () => leaving.abort()
    },
  }
}

async function read(body: ReadableStream<Uint8Array>, told: (event: LiveEvent) => void): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const line = text
        .slice(0, end)
        .split('\n')
        .find((each) => each.startsWith('data:'))
      text = text.slice(end + 2)
      if (line !== undefined) told(JSON.parse(line.slice('data:'.length)) as LiveEvent)
    }
  }
}

/** From now on `person` has the duty `role` of the whole hospital. */
export async function seat(board: Board, role: string, person: string): Promise<void> {
  const now = Date.now()
  const row = { role, person, department: null, from: now - 3_600_000, to: now + 24 * 3_600_000, kind: 'shift' }
  const body = { rows: [row] } as RosterRequest
  await board.post('/api/roster', body)
}
