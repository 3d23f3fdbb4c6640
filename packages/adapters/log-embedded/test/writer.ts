import { writeSync } from 'node:fs'
import { epochMs } from '@golden-hour/model'
import { openEmbeddedLog } from '../src/index.ts'

// Appends without end to the folder it is given, many calls at once, and says of each call when it is acknowledged:
// "partition first last".
const [folder = '', prefix = ''] = process.argv.slice(2)
const PARTITIONS = 2
const log = await openEmbeddedLog({
  folder,
  clock: { now: () => epochMs(Date.now()) },
  topics: { journal: PARTITIONS },
})
const value = Buffer.from(prefix.padEnd(700, '.'))

async function appendForEver(partition: number, size: number): Promise<void> {
  const records = Array.from({ length: size }, (_, i) => ({ key: prefix, headers: { i: `${i}/${size}` }, value }))
  for (;;) {
    const appended = await log.append('journal', partition, records)
    // Not through a stream: it is to be said before anything else can happen.
    writeSync(1, `${partition} ${appended[0]!.offset} ${appended.at(-1)!.offset}\n`)
  }
}
await Promise.all([1, 3, 40, 1200].flatMap((size) => [appendForEver(0, size), appendForEver(1, size)]))
