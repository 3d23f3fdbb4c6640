import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { stops } from '../src/exit.ts'
import { freshFolder, run } from './in-process.ts'

describe('wrong usage', () => {
  it.each([
    [['replya', 'x'], 'Did you mean replay?'],
    [['rules', 'chekc', 'x'], 'Did you mean check?'],
    [['replay', 'x', '--rulebok', 'y', '--out', 'z'], 'there is no option --rulebok: did you mean --rulebook?'],
    [['replay', 'x', '--rulebook', 'y', '--out', 'z', '--untill', 't'], 'Did you mean --until?'],
    [['import', 'x', '--mpa=m.yaml'], 'there is no option --mpa: did you mean --map?'],
    [['rules', 'diff', 'a', 'b', '--event', 'x'], 'there is no option --event: did you mean --events?'],
    [['rules', 'explain', 'stroke.dnt', '--lang', 'fr'], 'Allowed choices are zh, en'],
    [['simulate', '--seed', '1.5', '--days', '1'], 'Give a whole number'],
    [['simulate', '--seed', '1', '--days', '0'], 'days: give a whole number of at least 1'],
    [['simulate', '--seed', '1', '--days', '1', '--start', '2026-02-30'], 'startDay'],
    [['replay', 'x', '--rulebook', 'y', '--out', 'z', '--zone', 'Asia/Shangai'], 'did you mean Asia/Shanghai?'],
    [['import', 'x', '--map', 'y', '--json'], 'add --out FILE'],
    [['replay', '--rulebook', 'y', '--out', 'z'], "missing required argument 'events.ndjson'"],
    [['replay', 'x', 'y', '--rulebook', 'y', '--out', 'z'], 'too many arguments'],
  ])('%j ends with exit 2 and the nearest right one', async (args, told) => {
    const { exit, stderr, stdout } = await run(args)
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    expect(stderr).toContain(told)
  })

  it('is also no command at all', async () => {
    const { exit, stderr } = await run([])
    expect(exit).toBe(2)
    expect(stderr).toContain('Usage: golden-hour')
  })

  it('is not asking for help or the version', async () => {
    const help = await run(['--help'])
    expect(help.exit).toBe(0)
    for (const command of ['import', 'replay', 'rules', 'simulate', 'demo']) expect(help.stdout).toContain(command)
    expect((await run(['rules', 'test', '--help'])).exit).toBe(0)
    expect(await run(['--version'])).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })
})

describe('the README', () => {
  it('lists every way the program stops, with its exit code, and no other', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const listed = [...readme.matchAll(/^\| `(GH_[A-Z_]+)` *\| (\d) *\|/gm)].map(([, code, exit]) => [
      code,
      Number(exit),
    ])
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Object.entries(stops).map(([code, { exit }]) => [code, exit])),
    )
  })
})

describe('long work', () => {
  it('says every few seconds how far it is where there is no terminal', async () => {
    let clock = 0
    const out = `${await freshFolder()}/out`
    const line = (n: number): string =>
      `{"specversion":"1.0","id":"${n}","source":"/ed","type":"icu.entered","time":"2026-03-02T08:00:00+08:00","partitionkey":"P","data":{"pad":"${'x'.repeat(900)}"}}\n`
    const stdin = Array.from({ length: 30 }, (_, n) => line(n)).join('')
    const rulebook = new URL('../../../packages/rules', import.meta.url).pathname
    const { stderr } = await run(['replay', '-', '--rulebook', rulebook, '--out', out], {
      stdin,
      now: () => (clock += 1000),
    })
    expect(stderr.match(/^replay: \d+ KiB, \d+ lines$/gm)?.length).toBeGreaterThan(3)
  })
})
