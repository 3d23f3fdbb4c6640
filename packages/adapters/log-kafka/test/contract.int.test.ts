import { eventLogContract } from '@golden-hour/testkit'
import { titleWith } from '@golden-hour/testkit/servers'
import { describe } from 'vitest'
import { freshTopic, kafka, openLog } from './kafka-under-test.ts'

const PARTITIONS = 3

describe.skipIf(kafka.skip !== null)(titleWith('Kafka', kafka), () => {
  eventLogContract('log-kafka', async () => {
    const topic = await freshTopic(PARTITIONS)
    let log = await openLog(topic, PARTITIONS)
    return {
      log,
      topic,
      async again() {
        await log.close()
        log = await openLog(topic, PARTITIONS)
        return log
      },
      close: () => log.close(),
    }
  })
})
