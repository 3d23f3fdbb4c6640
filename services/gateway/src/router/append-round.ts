import { JOURNAL } from '@golden-hour/journal'
import type { EventLog, Offset, RoundPart } from '@golden-hour/ports'
import type { Planned, RoundPlan } from './round-plan.ts'

export interface AppendedRound {
  /** Whether everything it stands or falls with is in the journal. Of what needs no append: its partition's rest is. */
  stands(planned: Planned): boolean
  /** What the journal has of it. */
  readonly delivered: readonly Pick<RoundPart, 'wave' | 'partition'>[]
  /** By partition, the offset after the last record that was acknowledged. */
  readonly reached: ReadonlyMap<number, Offset>
  /** Why it could not be taken; empty where everything was. */
  readonly failures: readonly unknown[]
}

/** Appends the round; resolves when the journal has answered for all of it. Never throws. */
export async function appendRound(
  log: EventLog,
  { first, second }: Pick<RoundPlan, 'first' | 'second'>,
): Promise<AppendedRound> {
  const failures: unknown[] = []
  const reached = new Map<number, Offset>()
  const delivered: Pick<RoundPart, 'wave' | 'partition'>[] = []
  const failed = { 1: new Set<number>(), 2: new Set<number>() }
  const append = async (wave: RoundPart['wave'], records: RoundPlan['first']): Promise<void> => {
    await Promise.all(
      [...records].map(async ([partition, list]) => {
        try {
          const last = (await log.append(JOURNAL, partition, list)).at(-1)
          if (last !== undefined) reached.set(partition, last.offset + 1)
          delivered.push({ wave, partition })
        } catch (error) {
          failed[wave].add(partition)
          failures.push(error)
        }
      }),
    )
  }
  await append(1, first)
  // Where a void is missing, its fact must not follow; the sender of whatever else waits there sends it again too.
  if (failures.length === 0) await append(2, second)
  else for (const partition of second.keys()) failed[2].add(partition)
  const stands = ({ partition, voidPartition }: Planned): boolean =>
    voidPartition === null ? !failed[1].has(partition) : !failed[1].has(voidPartition) && !failed[2].has(partition)
  return { stands, delivered, reached, failures }
}
