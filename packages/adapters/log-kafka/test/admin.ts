import { type Admin, Kafka, logLevel } from 'kafkajs'
import { brokers } from './kafka-under-test.ts'

export const kafkajs = () => new Kafka({ clientId: 'bus', brokers: [...brokers], logLevel: logLevel.NOTHING })

export async function asAdmin<T>(act: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkajs().admin()
  await admin.connect()
  try {
    return await act(admin)
  } finally {
    await admin.disconnect()
  }
}

/** As retention does: what is before `offset` is no longer kept. */
export const dropBefore = (topic: string, partition: number, offset: number) =>
  asAdmin(async (admin) => {
    // It must know the topic before it can tell who leads it.
    await admin.fetchTopicOffsets(topic)
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: `${offset}` }] })
  })

const TOPIC = 2

/** Resolves when the brokers say so themselves. What is not named is as the broker has it by default. */
export const setTopic = (topic: string, settings: Readonly<Record<string, string>>) =>
  asAdmin(async (admin) => {
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }))
    await admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name: topic, configEntries }] })
    const query = { type: TOPIC, name: topic, configNames: Object.keys(settings) }
    for (;;) {
      const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [query] })
      const now = new Map(resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]))
      if (configEntries.every(({ name, value }) => now.get(name) === value)) return
    }
  })
