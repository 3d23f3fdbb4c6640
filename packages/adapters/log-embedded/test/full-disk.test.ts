import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { epochMs } from '@golden-hour/model'
import { expect, it } from 'vitest'
import { openEmbeddedLog } from '../src/index.ts'

const WRITER = fileURLToPath(new URL('./full-disk.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const run = promisify(execFile)

// A file that may not grow stands for a disk that is full: the write is cut short in the same way.
it.skipIf(process.platform === 'win32')(
  'ends all appending when the disk is full; what was acknowledged is there, and it goes on when there is space again',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gh-log-full-'))
    const limited = `ulimit -f 4000; exec "${process.execPath}" --import "${TSX}" "${WRITER}" "${folder}"`
    const { stdout } = await run('bash', ['-c', limited])
    const said = JSON.parse(stdout) as Record<string, unknown> & { readonly acknowledged: number }
    expect(said.acknowledged).toBeGreaterThan(10)
    expect(said).toMatchObject({ code: 'GH_DISK', later: 'GH_DISK', end: said.acknowledged, read: said.acknowledged })
    expect(said.message).toContain(`writing the log in ${folder} failed`)
    expect(said.advice).toMatch(/disk/)

    const log = await openEmbeddedLog({ folder, clock: { now: () => epochMs(2) }, topics: { journal: 1 } })
    expect(await log.bounds('journal', 0)).toEqual({ start: 0, end: said.acknowledged })
    const [next] = await log.append('journal', 0, [{ key: null, headers: {}, value: Buffer.alloc(20_000) }])
    expect(next).toEqual({ offset: said.acknowledged, appendedAt: 2 })
    await log.close()
    await rm(folder, { recursive: true })
  },
)
