import { eventLogContract } from '@golden-hour/testkit'
import { freshTopic, openLog } from './kafka-under-test.ts'

const PARTITIONS = 3

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
