import { epochMs } from '@golden-hour/model'
import { openEmbeddedLog } from '../src/index.ts'

// Appends to the folder it is given until that fails, and says how: one line of JSON.
const [folder = ''] = process.argv.slice(2)
const log = await openEmbeddedLog({ folder, clock: { now: () => epochMs(1) }, topics: { journal: 1 } })
const record = { key: null, headers: {}, value: Buffer.alloc(20_000, 1) }
const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error)

let acknowledged = 0
let failure: { message: string; advice: string; code: string } | null = null
while (failure === null)
  await log.append('journal', 0, [record]).then(
    () => {
      acknowledged += 1
    },
    (error) => {
      failure = error
    },
  )
const later = await log.append('journal', 0, [record]).then(() => 'appended', codeOf)
const { end } = await log.bounds('journal', 0)
const read = (await log.read('journal', 0, 0, 1_000_000)).length
await log.close()
const { code, message, advice } = failure as { message: string; advice: string; code: string }
process.stdout.write(`${JSON.stringify({ acknowledged, code, message, advice, later, end, read })}\n`)
