import { type EpochMs, plus } from '@golden-hour/model'
import type { Action } from './action.ts'
import { type Climb, isClosed, timed } from './climb.ts'
import { type Decision, fireStep } from './fire.ts'
import type { AlertLadder } from './ladder.ts'
import type { RosterNow } from './roster.ts'
import { closeIfAnswered } from './settle.ts'

export const ACK_KINDS = ['received', 'accepted', 'not-on-duty', 'answered'] as const
export type AckKind = (typeof ACK_KINDS)[number]

export interface Acknowledgement {
  readonly kind: AckKind
  readonly person: string
  /** Roles they have: by which they were told, and by the roster now. */
  readonly roles: readonly string[]
  /** A step of this cycle made them its owner. */
  readonly wasOwner: boolean
  /** The present step did: whoever the climb has left behind does not hurry it. */
  readonly isOwner: boolean
  /** Whether what they read back is what was published; null: nothing was read back, or there is nothing to compare. */
  readonly readBackMatches: boolean | null
}

export type AckOutcome = 'done' | 'closed' | 'read-back-mismatch' | 'not-allowed'

export interface Acknowledged extends Decision {
  readonly outcome: AckOutcome
}

/** Whether somebody's acceptance counts: by the ladder's roles, or because they were asked to accept. */
export const mayAccept = (ladder: AlertLadder, roles: readonly string[], wasOwner: boolean): boolean =>
  wasOwner || roles.some((role) => ladder.ack.by.includes(role))

function accept(climb: Climb, ladder: AlertLadder, person: string, now: EpochMs): Acknowledged {
  // The first to accept owns it; a second acceptance is noted and changes nothing.
  if (climb.state === 'acked') return { outcome: 'done', climb, actions: [] }
  const accepted: Climb = {
    ...climb,
    state: 'acked',
    acceptedBy: person,
    acceptedAt: now,
    acceptedUntil: plus(now, ladder.ack.acceptedForMs),
    everAccepted: true,
  }
  return { outcome: 'done', ...closeIfAnswered(timed(accepted, ladder)) }
}

function decline(climb: Climb, ladder: AlertLadder, ack: Acknowledgement, roster: RosterNow): Acknowledged {
  const fault: Action = {
    kind: 'roster-fault',
    fault: {
      kind: 'not-on-duty',
      department: roster.department,
      role: ack.roles[0] ?? 'unknown',
      person: ack.person,
      step: climb.step,
    },
  }
  const declined: Climb = { ...climb, declined: [...new Set([...climb.declined, ack.person])] }
  const takesBack = climb.state === 'acked' && climb.acceptedBy === ack.person
  if ((climb.state === 'acked' && !takesBack) || (!ack.isOwner && !takesBack))
    return { outcome: 'done', climb: declined, actions: [fault] }
  const open = timed({ ...declined, state: 'open', acceptedBy: null, acceptedAt: null, acceptedUntil: null }, ladder)
  const next = fireStep(open, ladder, roster, climb.step + 1)
  return { outcome: 'done', climb: next.climb, actions: [fault, ...next.actions] }
}

/** What a person's word changes at `roster.at`. A word that comes after the end changes nothing. */
export function acknowledge(climb: Climb, ladder: AlertLadder, ack: Acknowledgement, roster: RosterNow): Acknowledged {
  if (isClosed(climb)) return { outcome: 'closed', climb, actions: [] }
  if (ack.readBackMatches === false) return { outcome: 'read-back-mismatch', climb, actions: [] }
  switch (ack.kind) {
    case 'received':
      return ladder.ack.stopOn === 'received'
        ? accept(climb, ladder, ack.person, roster.at)
        : { outcome: 'done', climb, actions: [] }
    case 'accepted':
      return mayAccept(ladder, ack.roles, ack.wasOwner)
        ? accept(climb, ladder, ack.person, roster.at)
        : { outcome: 'not-allowed', climb, actions: [] }
    case 'not-on-duty':
      return decline(climb, ladder, ack, roster)
    case 'answered':
      return { outcome: 'done', ...closeIfAnswered({ ...climb, answered: true }) }
  }
}
