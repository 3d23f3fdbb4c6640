/** How a request or a record carries its events; `shape`: as its JSON is, an object or a list. */
export type ContentMode = 'binary' | 'structured' | 'batch' | 'shape' | 'not-events'

const media = (contentType: string): string => (contentType.split(';')[0] ?? '').trim().toLowerCase()

/**
 * CloudEvents bindings 1.0.2 for HTTP (3.1) and Kafka (3.1): the content type decides; without one of CloudEvents,
 * attributes in headers do. Plain JSON without them is read by its shape: what it must be is plain enough.
 */
export function contentMode(contentType: string, hasAttributes: boolean): ContentMode {
  const type = media(contentType)
  if (type === 'application/cloudevents-batch+json') return 'batch'
  if (type === 'application/cloudevents+json' || type === 'application/cloudevents') return 'structured'
  if (type.startsWith('application/cloudevents')) return 'not-events'
  if (hasAttributes) return 'binary'
  return type === '' || type === 'application/json' ? 'shape' : 'not-events'
}

/** The character set that the content type names, where it is another than UTF-8. */
export function foreignCharset(contentType: string): string | null {
  const named = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase()
  return named === undefined || ['utf-8', 'utf8', 'us-ascii'].includes(named) ? null : named
}
