import { partitionOf } from '@golden-hour/journal'
import type { Ledger } from '@golden-hour/ports'
import type { SimulatedEvent } from '@golden-hour/simulator'
import { until } from '../pause.ts'
import { consultation } from './hospital-events.ts'
import { PARTITIONS } from './running-cluster.ts'

/** A consultation of a patient of each partition, asked for yesterday. */
export function probeEvents(round: number): readonly SimulatedEvent[] {
  const events = new Map<number, SimulatedEvent>()
  const yesterday = Date.now() - 86_400_000
  for (let n = 0; events.size < PARTITIONS; n += 1) {
    const event = consultation(`probe-${round}-${n}`, 'consult.requested', yesterday, {
      urgency: 'emergency',
      fromDept: 'ED',
      toDept: 'NEU',
    })
    const partition = partitionOf(event.partitionkey, PARTITIONS)
    if (!events.has(partition)) events.set(partition, event)
  }
  return [...events.values()]
}

/** Waits until what they led to is in the ledger: everything before them in their partitions is there too. */
export async function untilTaken({ clinical }: Ledger, events: readonly SimulatedEvent[]): Promise<void> {
  for (const { data } of events) {
    const windowId = `consult.emergency-arrive/${String(data.consultId)}`
    const isThere = async (): Promise<boolean> => (await clinical.revisions(windowId).catch(() => [])).length > 0
    await until(`${windowId} is in the ledger`, isThere)
  }
}
