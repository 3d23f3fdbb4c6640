import type { IncomingHttpHeaders } from 'node:http'

/** How a request carries its events; `shape`: as its JSON is, an object or a list. */
export type ContentMode = 'binary' | 'structured' | 'batch' | 'shape' | 'not-events'

const media = (contentType: string): string => (contentType.split(';')[0] ?? '').trim().toLowerCase()

/**
 * CloudEvents HTTP binding 1.0.2, 3: the content type decides; without one of CloudEvents, `ce-` headers do. Plain JSON
 * without them is read by its shape: what it must be is plain enough.
 */
export function contentMode(headers: IncomingHttpHeaders): ContentMode {
  const type = media(headers['content-type'] ?? '')
  if (type === 'application/cloudevents-batch+json') return 'batch'
  if (type === 'application/cloudevents+json' || type === 'application/cloudevents') return 'structured'
  if (type.startsWith('application/cloudevents')) return 'not-events'
  if (Object.keys(headers).some((name) => name.startsWith('ce-'))) return 'binary'
  return type === '' || type === 'application/json' ? 'shape' : 'not-events'
}

/** The character set that the content type names, where it is another than UTF-8. */
export function foreignCharset(headers: IncomingHttpHeaders): string | null {
  const named = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase()
  return named === undefined || ['utf-8', 'utf8', 'us-ascii'].includes(named) ? null : named
}
