import type { AckRequest, InboxAlert } from '@golden-hour/board-api'

export type AckKind = AckRequest['kind']

/**
 * What a person can do about an alert. `primary` is what is asked of him. Handling (处置) is open to whoever is asked to
 * accept; a person who is only informed can say that he received it, or that he is not on duty.
 */
export interface AckChoice {
  readonly kind: AckKind
  readonly primary: boolean
}

const done = (alert: InboxAlert, kind: AckKind): boolean => alert.myAcks.includes(kind)

export function ackChoices(alert: InboxAlert): AckChoice[] {
  if (alert.state !== 'open' && alert.state !== 'acked') return []
  const choices: AckChoice[] = []
  const accepted = alert.state === 'acked'
  if (!done(alert, 'received') && !accepted) choices.push({ kind: 'received', primary: alert.ask === 'received' })
  if (alert.ask === 'accept' && !accepted) choices.push({ kind: 'accepted', primary: true })
  if (alert.ask === 'accept') choices.push({ kind: 'answered', primary: accepted && !done(alert, 'answered') })
  if (!accepted && !done(alert, 'not-on-duty')) choices.push({ kind: 'not-on-duty', primary: false })
  return choices
}

/** Whether this acknowledgement needs words first: what was read back, or what was done. */
export const needsWords = (alert: InboxAlert, kind: AckKind): 'read-back' | 'note' | null => {
  if (kind === 'answered') return 'note'
  return kind === 'accepted' && alert.readBack !== null ? 'read-back' : null
}

/** The most urgent first: what nobody has taken on, then by deadline. */
export const inboxOrder = (alerts: readonly InboxAlert[]): InboxAlert[] =>
  [...alerts].sort(
    (a, b) => Number(a.state !== 'open') - Number(b.state !== 'open') || (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity),
  )
