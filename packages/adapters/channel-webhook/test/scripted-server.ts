import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Post {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Answer = (response: ServerResponse, post: Post) => void

/** A receiver that answers as it is told, and remembers every post that it took in whole. */
export interface ScriptedServer {
  readonly url: string
  readonly posts: Post[]
  script(...next: readonly Answer[]): void
  close(): Promise<void>
}

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(code, headers).end()
  }

export async function startScriptedServer(): Promise<ScriptedServer> {
  const posts: Post[] = []
  let next: Answer[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const post = { path: request.url ?? '', headers: request.headers, body }
      posts.push(post)
      const answer = next.shift() ?? status(204)
      answer(response, post)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    script(...answers) {
      next = [...answers]
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
