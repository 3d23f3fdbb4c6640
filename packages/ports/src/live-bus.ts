/** Live messages between services, for screens. May lose messages; whoever needs them all reads the ledger. */
export interface LiveBus {
  /** `message` is JSON. Never throws: a bus that is down is a screen that lags. */
  publish(channel: LiveChannel, message: LiveMessage): void
  subscribe(channel: LiveChannel, listener: (message: LiveMessage) => void): () => void
  close(): Promise<void>
}

export type LiveChannel = 'facts' | 'windows' | 'alerts' | 'system'

/** Names what changed; the reader fetches it from the ledger where it needs more. */
export interface LiveMessage {
  readonly kind: string
  readonly patientId?: string
  readonly windowId?: string
  readonly [member: string]: unknown
}
