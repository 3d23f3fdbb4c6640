import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeLine } from '@golden-hour/events'
import { describe, expect, it } from 'vitest'
import { freshFolder, run } from './in-process.ts'

const SMALL = ['simulate', '--days', '1', '--beds', '20']

describe('the simulated hospital', () => {
  it('is the same for the same seed, on standard output and in a file, and another for another', async () => {
    const out = join(await freshFolder(), 'events.ndjson')
    const first = await run([...SMALL, '--seed', '3', '--faults'])
    const inFile = await run([...SMALL, '--seed', '3', '--faults', '--out', out])
    const other = await run([...SMALL, '--seed', '4', '--faults'])
    expect(inFile).toMatchObject({ exit: 0, stdout: '' })
    expect(await readFile(out, 'utf8')).toBe(first.stdout)
    expect(other.stdout).not.toBe(first.stdout)
    expect(first.stdout.length).toBeGreaterThan(10_000)
  })

  it('speaks only events that the codec reads, of the day it was asked for', async () => {
    const { stdout } = await run([...SMALL, '--seed', '3', '--start', '2026-05-04'])
    const lines = stdout.trimEnd().split('\n')
    const read = lines.map((line) => decodeLine(line))
    expect(read.filter(({ ok }) => !ok)).toEqual([])
    const known = read.flatMap((decoded) => (decoded.ok ? [decoded.event.knownAt ?? 0] : []))
    expect(Math.min(...known)).toBeGreaterThanOrEqual(Date.parse('2026-05-04T00:00:00+08:00'))
    expect(Math.max(...known)).toBeLessThan(Date.parse('2026-05-05T00:00:00+08:00'))
  })
})
