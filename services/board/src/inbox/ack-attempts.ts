import type { AckRequest } from '@golden-hour/board-api'

/**
 * One id for one decision. An acknowledgement that may or may not have reached the server is sent again under the id it
 * had, so that it counts once; a new decision, such as another value read back, gets a new one.
 */
export interface AckAttempts {
  idFor(alertId: string, ack: Omit<AckRequest, 'clientAckId'>): string
  /** The server has answered: the next press is a new decision. */
  answered(alertId: string, ack: Omit<AckRequest, 'clientAckId'>): void
}

export function createAckAttempts(newId: () => string): AckAttempts {
  const pending = new Map<string, string>()
  const keyOf = (alertId: string, ack: Omit<AckRequest, 'clientAckId'>): string =>
    JSON.stringify([alertId, ack.kind, ack.readBack ?? null, ack.note ?? null])
  return {
    idFor(alertId, ack) {
      const key = keyOf(alertId, ack)
      const id = pending.get(key) ?? newId()
      pending.set(key, id)
      return id
    },
    answered: (alertId, ack) => void pending.delete(keyOf(alertId, ack)),
  }
}
