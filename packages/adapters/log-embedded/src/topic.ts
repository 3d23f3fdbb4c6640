import { randomUUID } from 'node:crypto'
import { AppError, type Topic } from '@golden-hour/ports'
import { openPartition, type Partition } from './partition.ts'
import type { Store } from './store.ts'

export interface OpenTopic extends Topic {
  readonly parts: readonly Partition[]
}

export function checkPartitions(name: string, partitions: number): void {
  if (Number.isInteger(partitions) && partitions > 0) return
  throw new AppError('GH_LOG_SETTINGS', `topic ${name} is to have ${partitions} partitions; give it 1 or more`)
}

/** Makes it where it is not there yet. Throws GH_LOG_SETTINGS where it has another number of partitions. */
export async function openTopic(store: Store, name: string, partitions: number): Promise<OpenTopic> {
  const kept = store.settings.get(name)
  if (kept !== undefined && kept.partitions !== partitions) throw other(store.folder, name, kept.partitions, partitions)
  const settings = kept ?? { id: randomUUID(), partitions }
  if (kept === undefined) await store.settings.put(name, settings)
  const parts = Array.from({ length: partitions }, (_, number) =>
    openPartition(name, number, store.table(name, number)),
  )
  return { name, ...settings, parts }
}

const other = (folder: string, name: string, kept: number, wanted: number): AppError =>
  new AppError('GH_LOG_SETTINGS', `topic ${name} in ${folder} has ${kept} partitions, not ${wanted}`, {
    advice: `partitions never change, because a patient's records would be torn apart: set them to ${kept}, or begin a new data folder`,
  })
