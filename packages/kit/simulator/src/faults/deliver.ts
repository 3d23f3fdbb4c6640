import { epochMs } from '@golden-hour/model'
import { after } from '../clock.ts'
import type { Draft } from '../draft.ts'
import type { Rng } from '../rng.ts'
import type { FaultPlan } from './fault-plan.ts'

const HELD_BACK = 0.015

/** The way to the journal: some messages are held back and overtaken. */
export function deliver(draft: Draft, plan: FaultPlan, rng: Rng): Draft {
  const held = rng.chance(HELD_BACK)
    ? { ...draft, knownAt: after(draft.knownAt, 5 + rng.int(40)), faults: [...draft.faults, 'disorder' as const] }
    : draft
  return silenced(held, plan)
}

/** A silent source's hour comes in the minute after it, in its order. */
export function silenced(draft: Draft, plan: FaultPlan): Draft {
  const { source, from, until } = plan.silenceOn(plan.dayOf(draft.knownAt))
  if (draft.source !== source || draft.knownAt < from || draft.knownAt >= until) return draft
  const place = Math.floor((draft.knownAt - from) / 60)
  return { ...draft, knownAt: epochMs(until + place), faults: [...draft.faults, 'silence'] }
}
