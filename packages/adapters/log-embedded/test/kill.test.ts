import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { epochMs } from '@golden-hour/model'
import type { LogRecord } from '@golden-hour/ports'
import { expect, it } from 'vitest'
import { openEmbeddedLog } from '../src/index.ts'

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const ROUNDS = 3

/** Lets a process append until it has said `enough` lines, kills it, and gives every line that it said. */
async function writeUntilKilled(folder: string, prefix: string, enough: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--import', TSX, WRITER, folder, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (lines.length === enough) child.kill('SIGKILL')
  }
  expect(await ended).toEqual([null, 'SIGKILL'])
  return lines
}

/** The first record that does not continue the call before it, where calls carry `i/size` in a header. */
function firstTorn(records: readonly LogRecord[]): LogRecord | null {
  let expected = 0
  for (const record of records) {
    const [i, size] = record.headers.i!.split('/').map(Number)
    if (i !== expected) return record
    expected = (i + 1) % size!
  }
  return expected === 0 ? null : records.at(-1)!
}

it('has every acknowledged record after kill -9, each call whole, dense, in the order of time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gh-log-kill-'))
  let acknowledged = 0
  const ends = [0, 0]
  for (let round = 0; round < ROUNDS; round += 1) {
    const prefix = `round ${round}`
    const said = await writeUntilKilled(folder, prefix, 20 + 15 * round)
    const log = await openEmbeddedLog({ folder, clock: { now: () => epochMs(0) }, topics: { journal: 2 } })
    for (const partition of [0, 1]) {
      const from = ends[partition]!
      const { start, end } = await log.bounds('journal', partition)
      const records = await log.read('journal', partition, from, end - from)
      expect(start).toBe(0)
      expect(records.every(({ offset }, i) => offset === from + i)).toBe(true)
      expect(records.every(({ value }) => Buffer.from(value).toString().startsWith(prefix))).toBe(true)
      for (const line of said) {
        const [at, first, last] = line.split(' ').map(Number)
        if (at !== partition) continue
        acknowledged += 1
        expect(first).toBeGreaterThanOrEqual(from)
        expect(last).toBeLessThan(end)
      }
      expect(firstTorn(records)).toBeNull()
      // The clock stands at 1970 now: the log's time goes on from its last record all the same.
      const [next] = await log.append('journal', partition, [
        { key: prefix, headers: { i: '0/1' }, value: Buffer.from(prefix) },
      ])
      expect(next).toEqual({ offset: end, appendedAt: records.at(-1)!.appendedAt })
      ends[partition] = end + 1
    }
    await log.close()
  }
  expect(acknowledged).toBeGreaterThan(60)
  await rm(folder, { recursive: true })
})
