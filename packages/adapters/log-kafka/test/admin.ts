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

export const setTopic = (topic: string, settings: Readonly<Record<string, string>>) =>
  asAdmin((admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [
        { type: TOPIC, name: topic, configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })) },
      ],
    }),
  )
