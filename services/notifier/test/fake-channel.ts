import type { Channel, OutboundMessage, SendResult } from '@golden-hour/ports'

/** A provider under our control. */
export interface FakeChannel extends Channel {
  readonly sent: OutboundMessage[]
  /** What it answers next; after the last it accepts. */
  answer(...next: readonly SendResult[]): void
}

export const temporary = (retryAfterMs: number | null = null): SendResult => ({
  outcome: 'temporary',
  reason: 'busy',
  retryAfterMs,
})
export const permanent: SendResult = { outcome: 'permanent', reason: 'no such number' }
export const ambiguous: SendResult = { outcome: 'ambiguous', reason: 'no answer in time' }

export function fakeChannel(name: string, deduplicates = false): FakeChannel {
  const sent: OutboundMessage[] = []
  let answers: SendResult[] = []
  return {
    name,
    deduplicates,
    sent,
    answer(...next) {
      answers = [...next]
    },
    async send(message) {
      sent.push(message)
      return answers.shift() ?? { outcome: 'accepted', providerId: null }
    },
    async close() {},
  }
}
