/** One message to one person by one way. No patient detail: department, code and clock only. */
export interface OutboundMessage {
  /** The same for every attempt at this delivery: a channel that can deduplicates by it. */
  readonly deliveryId: string
  readonly address: string
  readonly title: string
  readonly text: string
  /** Where a tap leads; carries a one-time code, never acknowledges by itself. */
  readonly link: string | null
  readonly severity: 'critical' | 'high' | 'low' | 'info'
}

/**
 * What the provider made of it. `accepted` is not yet delivered. `ambiguous`: it may or may not have arrived; sent
 * again only where the channel can deduplicate or the matter is critical.
 */
export type SendResult =
  | { readonly outcome: 'accepted'; readonly providerId: string | null }
  | { readonly outcome: 'temporary'; readonly reason: string; readonly retryAfterMs: number | null }
  | { readonly outcome: 'permanent'; readonly reason: string }
  | { readonly outcome: 'ambiguous'; readonly reason: string }

export interface Channel {
  readonly name: string
  /** Whether sending the same delivery twice shows it once. */
  readonly deduplicates: boolean
  /** Never throws: every failure is a result. */
  send(message: OutboundMessage): Promise<SendResult>
  close(): Promise<void>
}
