import { writeSync } from 'node:fs'
import { openLog } from './kafka-under-test.ts'

// One member of a group in a process of its own; says each call of its reader as one line: "assigned 0", "revoked 0 lost".
const [topic = '', partitions = '', group = ''] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)

const log = await openLog(topic, Number(partitions), { sessionTimeoutMs: 2_000 })
await log.subscribe(topic, group, {
  async assigned(partition) {
    say(`assigned ${partition}`)
    return (await log.bounds(topic, partition)).start
  },
  async records(partition, records) {
    for (const { value } of records) say(`record ${partition} ${Buffer.from(value)}`)
  },
  leaving: (partition, lost) => say(`leaving ${partition}${lost ? ' lost' : ''}`),
  async revoked(partition, lost) {
    say(`revoked ${partition}${lost ? ' lost' : ''}`)
  },
})
