import type { DurationMs, Fact } from '@golden-hour/model'
import type { PatientCase } from './patient-case.ts'
import { nextReminderAt } from './reminders.ts'
import { type Timed, TimerQueue } from './timers.ts'

/** What is left of a forgotten case. */
export interface Forgotten {
  /** The newest moment known of it. */
  readonly newestAt: number
  /** The greatest revision of its windows. */
  readonly revision: number
}

/**
 * A case is forgotten when nothing in it is open and its newest fact is older than the longest span of its windows
 * plus the correction horizon. A fact that comes later for what was forgotten is beyond the horizon, never silence.
 */
export class Forgetting {
  readonly #waiting = new TimerQueue<PatientCase>()
  readonly forgotten = new Map<string, Forgotten>()
  horizonMs: DurationMs
  /** Told of each case that is forgotten, just before nothing is left of it but `forgotten`. */
  onForgotten: ((owner: PatientCase) => void) | null = null

  constructor(horizonMs: DurationMs) {
    this.horizonMs = horizonMs
  }

  isForgotten(fact: Fact): boolean {
    const newest = this.forgotten.get(fact.patientId)?.newestAt
    return newest !== undefined && fact.occurredAt <= newest
  }

  /**
   * Sets or moves the moment at which the case is looked at: never later than it may be forgotten, so that whether it
   * is depends on what it holds and on nothing else. A look that comes too early is repeated.
   */
  watch(owner: PatientCase): void {
    const at = this.#quietUntil(owner)
    if (this.#waiting.momentOf(owner) > at) this.#waiting.set(owner, at)
  }

  #quietUntil(owner: PatientCase): number {
    return owner.facts.newestAt + this.horizonMs + 1
  }

  forget(log: number, cases: Map<string, PatientCase>): void {
    for (let owner = this.#waiting.popDue(log); owner !== null; owner = this.#waiting.popDue(log)) {
      const quietUntil = this.#quietUntil(owner)
      const at = quietUntil > log ? quietUntil : this.#forgettableAt(owner, log)
      if (at > log) {
        if (Number.isFinite(at)) this.#waiting.set(owner, at)
        continue
      }
      this.onForgotten?.(owner)
      cases.delete(owner.patientId)
      const revisions = owner.groups.flatMap(({ windows }) => windows.map(({ revision }) => revision))
      const revision = Math.max(owner.revisionBase, ...revisions)
      this.forgotten.set(owner.patientId, { newestAt: owner.facts.newestAt, revision })
    }
  }

  /** Infinite while a window is open with no deadline: it is looked at again when a fact comes. */
  #forgettableAt(owner: PatientCase, log: number): number {
    let at = this.#quietUntil(owner)
    const quiet = at
    for (const group of owner.groups) {
      if (isWaiting(owner.cycleOf(group))) at = Math.max(at, log + 1)
      for (const window of group.windows) {
        const { withdrawn, status, dueAt, startedAt } = window
        if (withdrawn) continue
        if (status === 'open' && dueAt === null) return Number.POSITIVE_INFINITY
        if (dueAt !== null) at = Math.max(at, quiet + dueAt - startedAt)
        // What time still has to say of it is said first.
        if (isWaiting(window)) at = Math.max(at, log + 1, Math.min(window.changesAt, nextReminderAt(window)))
      }
    }
    return at
  }
}

const isWaiting = (timed: Timed | undefined): boolean => timed !== undefined && timed.heapIndex !== -1
