import { JOURNAL } from '@golden-hour/journal'
import type { EventLog, Offset } from '@golden-hour/ports'
import type { Planned, RoundPlan } from './round-plan.ts'

export interface AppendedRound {
  /** Whether everything it stands or falls with is in the journal. Of what needs no append: its partition's rest is. */
  stands(planned: Planned): boolean
  /** By partition, the offset after the last record that was acknowledged. */
  readonly reached: ReadonlyMap<number, Offset>
  /** Why it could not be taken; empty where everything was. */
  readonly failures: readonly unknown[]
}

/** Appends the round; resolves when the journal has answered for all of it. Never throws. */
export async function appendRound(log: EventLog, { first, second }: RoundPlan): Promise<AppendedRound> {
  const failures: unknown[] = []
  const reached = new Map<number, Offset>()
  const failed = { first: new Set<number>(), second: new Set<number>() }
  const wave = async (name: 'first' | 'second', records: RoundPlan['first']): Promise<void> => {
    await Promise.all(
      [...records].map(async ([partition, list]) => {
        try {
          const last = (await log.append(JOURNAL, partition, list)).at(-1)
          if (last !== undefined) reached.set(partition, last.offset + 1)
        } catch (error) {
          failed[name].add(partition)
          failures.push(error)
        }
      }),
    )
  }
  await wave('first', first)
  // Where a void is missing, its fact must not follow; the sender of whatever else waits there sends it again too.
  if (failures.length === 0) await wave('second', second)
  else for (const partition of second.keys()) failed.second.add(partition)
  const stands = ({ partition, voidPartition }: Planned): boolean =>
    voidPartition === null
      ? !failed.first.has(partition)
      : !failed.first.has(voidPartition) && !failed.second.has(partition)
  return { stands, reached, failures }
}
