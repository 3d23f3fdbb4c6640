import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { freshFolder, run } from './in-process.ts'
import { replayFile } from './small-hospital.ts'

const beside = fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const folder = join(process.env.GH_SHARED_DATA ?? beside, 'sepsis')
const isHere = existsSync(join(folder, 'sepsis.csv'))
const why = isHere
  ? ''
  : ` (skipped: no sepsis/sepsis.csv in ${process.env.GH_SHARED_DATA ?? 'shared/data beside the checkout'}; set GH_SHARED_DATA)`

/** The table of what is known of the log, as its README has it: computed by programs that are none of ours. */
function expectedTable(readme: string): readonly object[] {
  const rows = readme.split('\n').filter((line) => line.startsWith('| sepsis.'))
  return rows.map((row) => {
    const [rule, , , , windows, met, late, overdue, unknown, medianMinutes] = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    const counts = { windows, met, late, overdue, unknown, medianMinutes }
    return {
      rule,
      ...Object.fromEntries(Object.entries(counts).map(([name, text]) => [name, Number(text)])),
      missed: 0,
      open: 0,
      excused: 0,
      void: 0,
    }
  })
}

describe.skipIf(!isHere)(`the log of a real emergency department${why}`, () => {
  it('imports every row and gives exactly the table that its README has', async () => {
    const work = await freshFolder()
    const events = join(work, 'events.ndjson')
    const imported = await run([
      'import',
      join(folder, 'sepsis.csv'),
      '--map',
      join(folder, 'map.yaml'),
      '--out',
      events,
      '--json',
    ])
    expect(JSON.parse(imported.stdout)).toMatchObject({ rows: 15_214, written: 15_214, skipped: 0, bad: 0 })
    const zone = ['--zone', 'Europe/Amsterdam', '--json']
    const { stdout, windows, exit } = await replayFile(events, join(folder, 'rulebook'), join(work, 'out'), zone)
    expect(exit).toBe(0)
    const expected = expectedTable(await readFile(join(folder, 'README.md'), 'utf8'))
    expect(expected).toHaveLength(4)
    expect(JSON.parse(stdout)).toMatchObject({ lines: 15_214, accounting: { quarantined: 0, duplicate: 0 } })
    expect(JSON.parse(stdout).rules).toEqual(expected)
    // The traps: a case that is named NA, and one that takes exactly the limit.
    const byId = new Map(windows.map((window) => [window.window, window]))
    expect(byId.get('sepsis.antibiotic-1h/NA')).toMatchObject({ patient: 'NA' })
    expect(byId.get('sepsis.antibiotic-3h/EV')).toMatchObject({ status: 'met', elapsedMs: 10_800_000, marginMs: 0 })
  })
})
