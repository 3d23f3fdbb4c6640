import type { Channel, OutboundMessage, SendResult } from '@golden-hour/ports'
import { signatureOf } from './signature.ts'
import { retryAfterMs, verdictOf, verdictOfError } from './verdict.ts'

export interface WebhookOptions {
  /** Shared with the receivers; at least 16 characters. */
  readonly secret: string
  /** Default 5,000, by the wall. */
  readonly timeoutMs?: number
  readonly name?: string
}

const TIMEOUT_MS = 5_000
const MOST_REDIRECTS = 3
/** The only redirects that keep method and body. */
const REDIRECTS: ReadonlySet<number> = new Set([307, 308])

const permanent = (reason: string): SendResult => ({ outcome: 'permanent', reason })

function addressOf(address: string): URL | null {
  try {
    const url = new URL(address)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null
  } catch {
    return null
  }
}

const bodyOf = ({ deliveryId, title, text, link, severity }: OutboundMessage): string =>
  JSON.stringify({ deliveryId, title, text, link, severity })

/** Where a redirect leads, if it stays with the same host and scheme. */
function redirectOf(response: Response, from: URL): URL | null {
  const location = response.headers.get('location')
  if (location === null || !URL.canParse(location, from.href)) return null
  const to = new URL(location, from)
  return to.origin === from.origin ? to : null
}

/**
 * Signed HTTP posts: `POST` JSON with `Idempotency-Key` (the delivery's id, the same for every attempt) and
 * `X-GH-Signature`. The receiver deduplicates by the key.
 */
export function createWebhookChannel({ secret, timeoutMs = TIMEOUT_MS, name = 'webhook' }: WebhookOptions): Channel {
  const closing = new AbortController()

  const post = (url: URL, message: OutboundMessage, signal: AbortSignal): Promise<Response> => {
    const body = bodyOf(message)
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': message.deliveryId,
      'x-gh-signature': signatureOf(secret, Math.floor(Date.now() / 1_000), body),
    }
    return fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
  }
  const follow = async (message: OutboundMessage, first: URL, signal: AbortSignal): Promise<SendResult> => {
    let url = first
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const response = await post(url, message, signal)
      await response.body?.cancel()
      if (!REDIRECTS.has(response.status))
        return verdictOf(response.status, retryAfterMs(response.headers.get('retry-after'), Date.now()))
      const next = redirectOf(response, url)
      if (next === null) return permanent('redirected to another host')
      url = next
    }
    return permanent('redirected too often')
  }
  return {
    name,
    deduplicates: true,
    async send(message) {
      const url = addressOf(message.address)
      if (url === null) return permanent('the address is no http or https URL')
      try {
        return await follow(message, url, AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]))
      } catch (error) {
        return verdictOfError(error)
      }
    },
    async close() {
      closing.abort()
    },
  }
}
