import type { Milestone } from '@golden-hour/board-api'
import type { LiveFact } from '@golden-hour/ports'
import type { Pathway } from '@golden-hour/rulebook'
import { typeName } from '../names.ts'

const ARRIVED = 'ed.arrived'
/** Of a visit that is on no pathway. */
const OF_ANY_VISIT: readonly string[] = [ARRIVED, 'ed.triaged', 'ed.physician.first-seen']

/** The lists one after the other; what several name stands where the first has it. */
const joined = (lists: readonly (readonly string[])[]): readonly string[] => [...new Set(lists.flat())]

/** The milestones of a visit's pathways in their order: when each first happened, or that it is still to come. */
export function milestonesOf(pathways: readonly Pathway[], facts: readonly LiveFact[]): Milestone[] {
  const lists = pathways.map(({ milestones }) => milestones)
  const types = lists.length === 0 ? OF_ANY_VISIT : joined(lists)
  const firstAt = new Map<string, number>()
  for (const { type, occurredAt } of facts)
    firstAt.set(type, Math.min(occurredAt, firstAt.get(type) ?? Number.POSITIVE_INFINITY))
  // What belongs before the door and did not happen will not: nobody waits for an ambulance any more.
  const door = types.indexOf(ARRIVED)
  return types
    .filter((type, place) => place >= door || firstAt.has(type))
    .map((type) => ({ id: type, name: typeName(type), at: firstAt.get(type) ?? null }))
}
