import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { epochMs } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { readDumpLine, recordLine } from '../src/journal/dump-line.ts'
import { freshFolder, run } from './in-process.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const recordOf = (value: Uint8Array) => ({
  partition: 3,
  record: {
    ...{ offset: 7, appendedAt: epochMs(1_772_409_600_123), key: 'P-1', headers: { gh_kind: 'fact', 'x y': '值' } },
    value,
  },
})

describe('a line of a dump', () => {
  it.each([
    ['JSON', bytes('{"a":[1,"二",null]}'), true],
    ['JSON with blanks', bytes('{ "a": 1 }'), false],
    ['a number that JSON reads otherwise', bytes('1e400'), false],
    ['nothing', new Uint8Array(), false],
    ['no text', new Uint8Array([0xff, 0, 10, 13]), false],
    ['a byte order mark', new Uint8Array([0xef, 0xbb, 0xbf, 0x31]), false],
  ])('gives back %s to the byte', (_, value, isShown) => {
    const line = recordLine(recordOf(value))
    expect(line.includes('"value"')).toBe(isShown)
    expect(line).toContain('"appendedAt":"2026-03-02T00:00:00.123Z"')
    expect(readDumpLine(line)).toEqual({ dumped: recordOf(value) })
  })

  it.each([
    '',
    'x',
    '[]',
    '{}',
    '{"partition":0}',
    '{"partition":-1,"offset":0,"appendedAt":"2026-03-02T00:00:00Z","key":null,"headers":{},"value":1}',
    '{"partition":0,"offset":0,"appendedAt":"then","key":null,"headers":{},"value":1}',
    '{"partition":0,"offset":0,"appendedAt":"2026-03-02T00:00:00Z","key":5,"headers":{},"value":1}',
    '{"partition":0,"offset":0,"appendedAt":"2026-03-02T00:00:00Z","key":null,"headers":{}}',
  ])('%j is none', (line) => expect(readDumpLine(line)).toBeNull())
})

describe('a dump', () => {
  const head = '{"topic":"journal","id":"t","partitions":2}'
  const record = (partition: number, offset: number): string => {
    const { record: one } = recordOf(bytes('{"wallClock":1}'))
    return recordLine({ partition, record: { ...one, offset, headers: { gh_kind: 'tick' } } })
  }
  const replay = async (...lines: readonly string[]) => {
    const folder = await freshFolder()
    await writeFile(join(folder, 'j.ndjson'), lines.map((line) => `${line}\n`).join(''))
    const ran = await run(['journal', 'replay', join(folder, 'j.ndjson'), '--out', join(folder, 'said.ndjson')])
    return { ...ran, said: await readFile(join(folder, 'said.ndjson'), 'utf8').catch(() => null) }
  }

  it('in which nothing happened leads to nothing', async () => {
    expect(await replay(head, record(0, 0), record(0, 1), record(1, 0))).toMatchObject({ exit: 0, said: '' })
    expect(await replay(head)).toMatchObject({ exit: 0, said: '' })
  })

  it.each([
    [[], 'j.ndjson:1 holds nothing'],
    [[record(0, 0)], 'j.ndjson:1 does not say first which journal it is'],
    [[head, 'x'], 'j.ndjson:2 is no line of a dump'],
    [[head, record(0, 0), record(1, 0), record(0, 1)], 'j.ndjson:4 is out of its order'],
    [[head, record(0, 1), record(0, 0)], 'j.ndjson:3 is out of its order'],
  ])('%j is refused, and nothing is written', async (lines, told) => {
    const { exit, stderr, said } = await replay(...lines)
    expect([exit, said]).toEqual([1, null])
    expect(stderr).toContain(told)
  })

  it('that begins late cannot be replayed', async () => {
    const { exit, stderr, said } = await replay(head, record(0, 5))
    expect([exit, said]).toEqual([3, null])
    expect(stderr).toContain('partition 0 begins at record 5')
  })
})
