import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a person's own device was sent: a receiver of the webhook channel. */
export interface MessageDesk {
  readonly url: string
  /** How often each delivery arrived, by its id. */
  readonly copies: ReadonlyMap<string, number>
  close(): Promise<void>
}

export async function openMessageDesk(): Promise<MessageDesk> {
  const copies = new Map<string, number>()
  const server = createServer((request, response) => {
    const id = String(request.headers['idempotency-key'])
    copies.set(id, (copies.get(id) ?? 0) + 1)
    request.resume().on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    copies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
