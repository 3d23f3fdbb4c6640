import type { DurationMs } from '@golden-hour/model'

/** Ways to reach a person that a ladder may name; which of them a hospital has is the notifier's configuration. */
export const CHANNELS = ['app', 'webpush', 'wecom', 'dingtalk', 'sms', 'webhook', 'email'] as const
export type ChannelName = (typeof CHANNELS)[number]

/** What somebody is asked for: to take the matter on, or only to say that it was heard. */
export type Ask = 'accept' | 'received'

/** Whom a step tells. `of: department`: of the alert's department; else of the hospital as a whole. */
export interface NotifyEntry {
  readonly role: string
  readonly of: 'department' | null
  /** The role asked instead where nobody is found for the first. */
  readonly else: string | null
  /** Exactly one entry of a step asks to accept: its owner. */
  readonly ask: Ask
}

export interface LadderStep {
  /** From the moment the cycle began. */
  readonly atMs: DurationMs
  readonly notify: readonly NotifyEntry[]
  /** In the order in which they are tried. */
  readonly channels: readonly ChannelName[]
  /** Reminders, from the moment the step fired; at most three, growing, each before the next step. */
  readonly repeatMs: readonly DurationMs[]
  /** A telephone call that a person is to make. */
  readonly task: { readonly role: string; readonly text: string } | null
  /** What the wall board shows from this step on. */
  readonly board: string | null
}

/** How an alert climbs. */
export interface AlertLadder {
  readonly id: string
  readonly ack: {
    /** What stops the climb. */
    readonly stopOn: 'accepted' | 'received'
    /** Roles whose acceptance counts; whoever a step made its owner may always accept. */
    readonly by: readonly string[]
    /** The field whose value must be read back to accept; null: none. */
    readonly readBack: string | null
    /** How long an acceptance holds before the alert reopens. */
    readonly acceptedForMs: DurationMs
  }
  readonly steps: readonly LadderStep[]
  readonly repeatLast: { readonly everyMs: DurationMs; readonly times: number } | null
  /** Fixed times of day (`HH:MM`) for what can wait; never on a critical rule's ladder. */
  readonly digest: {
    readonly at: readonly string[]
    /** How long before the deadline it waits no longer; null: it always waits. */
    readonly leaveBeforeDueMs: DurationMs | null
  } | null
  readonly quietHours: { readonly from: string; readonly to: string } | null
}

/** Reminders of a step, from the moment it fired: its own, and after the last step also those of `repeatLast`. */
export function roundsOf(ladder: AlertLadder, index: number): readonly DurationMs[] {
  const own = ladder.steps[index]?.repeatMs ?? []
  const { repeatLast } = ladder
  if (repeatLast === null || index !== ladder.steps.length - 1) return own
  const base: number = own.at(-1) ?? 0
  const more = Array.from({ length: repeatLast.times }, (_, i) => (base + repeatLast.everyMs * (i + 1)) as DurationMs)
  return [...own, ...more]
}
