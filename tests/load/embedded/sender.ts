import { Agent, type IncomingMessage, request } from 'node:http'

export interface Request {
  readonly body: string
  readonly events: number
}

/** What became of some requests. */
export interface Sent {
  readonly accepted: number
  readonly duplicates: number
  readonly quarantined: number
  /** How long each request took, in milliseconds; one that was told to come again counts until it was taken. */
  readonly durations: readonly number[]
  /** Requests that were told to come again. */
  readonly busy: number
}

export interface Sender {
  /** One list a connection; each has one request under way at a time. */
  send(lists: readonly (readonly Request[])[]): Promise<Sent>
  close(): void
}

interface Answer {
  readonly status: number
  readonly text: string
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const BUSY_MS = 100

/** How often an outcome stands in an answer: cheaper than reading it, and the load is on the same machine. */
const countOf = (text: string, outcome: string): number => text.split(`"outcome":"${outcome}"`).length - 1

/** Posts events as `kind` says, with as little work of its own as can be. */
export function createSender(url: string, key: string, kind: 'batch' | 'single'): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const type = kind === 'batch' ? 'application/cloudevents-batch+json' : 'application/cloudevents+json'
  const post = (body: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        'content-type': type,
        'content-length': Buffer.byteLength(body),
        authorization: `Bearer ${key}`,
      }
      const taken = (response: IncomingMessage): void => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', reject)
      }
      request(`${url}/events`, { method: 'POST', agent, headers }, taken).on('error', reject).end(body)
    })
  return {
    async send(lists) {
      const durations: number[] = []
      const counts = { accepted: 0, duplicates: 0, quarantined: 0, busy: 0 }
      const one = async ({ body, events }: Request): Promise<void> => {
        const begin = performance.now()
        for (;;) {
          const { status, text } = await post(body)
          if (status === 503) {
            counts.busy += 1
            await pause(BUSY_MS)
            continue
          }
          counts.accepted += countOf(text, 'accepted')
          counts.duplicates += countOf(text, 'duplicate')
          counts.quarantined += countOf(text, 'quarantined')
          durations.push(performance.now() - begin)
          const answered = ['accepted', 'duplicate', 'quarantined'].reduce((sum, name) => sum + countOf(text, name), 0)
          if (answered !== events) throw new Error(`${events} events were answered ${status} ${text.slice(0, 500)}`)
          return
        }
      }
      await Promise.all(
        lists.map(async (requests) => {
          for (const each of requests) await one(each)
        }),
      )
      return { ...counts, durations }
    },
    close: () => agent.destroy(),
  }
}
