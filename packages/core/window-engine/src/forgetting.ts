import type { DurationMs, Fact } from '@golden-hour/model'
import type { PatientCase } from './patient-case.ts'
import { TimerQueue } from './timers.ts'

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
  readonly horizonMs: DurationMs

  constructor(horizonMs: DurationMs) {
    this.horizonMs = horizonMs
  }

  isForgotten(fact: Fact): boolean {
    const newest = this.forgotten.get(fact.patientId)?.newestAt
    return newest !== undefined && fact.occurredAt <= newest
  }

  /** Sets or moves the moment at which the case may be looked at. */
  watch(owner: PatientCase): void {
    // Where it waits already, it will be looked at and wait again.
    if (owner.heapIndex === -1) this.#waiting.set(owner, owner.facts.newestAt + this.horizonMs + 1)
  }

  forget(log: number, cases: Map<string, PatientCase>): void {
    for (let owner = this.#waiting.popDue(log); owner !== null; owner = this.#waiting.popDue(log)) {
      const at = this.#forgettableAt(owner)
      if (at > log) {
        if (Number.isFinite(at)) this.#waiting.set(owner, at)
        continue
      }
      cases.delete(owner.patientId)
      const revisions = owner.groups.flatMap(({ windows }) => windows.map(({ revision }) => revision))
      const revision = Math.max(owner.revisionBase, ...revisions)
      this.forgotten.set(owner.patientId, { newestAt: owner.facts.newestAt, revision })
    }
  }

  /** Infinite while a window is open with no deadline: it is looked at again when a fact comes. */
  #forgettableAt(owner: PatientCase): number {
    let span = 0
    for (const group of owner.groups) {
      if ((owner.cycleOf(group)?.heapIndex ?? -1) !== -1) return Number.POSITIVE_INFINITY
      for (const { withdrawn, status, dueAt, startedAt } of group.windows) {
        if (withdrawn) continue
        if (status === 'open' && dueAt === null) return Number.POSITIVE_INFINITY
        if (dueAt !== null) span = Math.max(span, dueAt - startedAt)
      }
    }
    return owner.facts.newestAt + span + this.horizonMs + 1
  }
}
