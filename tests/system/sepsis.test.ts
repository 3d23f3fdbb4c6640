import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { CasesAnswer, PartitionsAnswer, QualityAnswer } from '@golden-hour/board-api'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isBuilt, program, startProgram } from './built-program.ts'

const run = promisify(execFile)
const beside = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const sepsis = join(process.env.GH_SHARED_DATA ?? beside, 'sepsis')
const hasLog = existsSync(join(sepsis, 'sepsis.csv'))
const why = !isBuilt
  ? 'the program is not built: npm run set-up'
  : !hasLog
    ? `no sepsis/sepsis.csv in ${process.env.GH_SHARED_DATA ?? 'shared/data beside the checkout'}; set GH_SHARED_DATA`
    : null

const QUARTER = '2014-Q3'

/** One indicator beside the log's own rules, so that board and report have something to agree upon. */
const INDICATORS = `
indicators:
  - id: antibiotic-3h-rate
    name: { zh: 3小时抗菌药物, en: Antibiotic within 3 h }
    numerator: { of: sepsis.antibiotic-3h }
    denominator: { of: sepsis.antibiotic-3h }
    unit: percent
    direction: up
    by: [hospital]
    periods: [quarter]
`
const SETTINGS = `
system: { port: 0, partitions: 4, logLevel: warn }
sources: [{ id: ed, name: ed, allowed: ["/ed"] }]
`

interface WindowLine {
  readonly window: string
  readonly status: string
  readonly national: string
  readonly startedAt: string
  readonly dueAt: string | null
  readonly stoppedAt: string | null
}

const golden = (...args: string[]) => run(process.execPath, [program, ...args], { maxBuffer: 64 * 1024 * 1024 })

async function rulebookWithIndicators(folder: string): Promise<string> {
  const rulebook = join(folder, 'rulebook')
  await run('cp', ['-r', join(sepsis, 'rulebook'), rulebook])
  await writeFile(join(rulebook, 'system-test-indicators.yaml'), INDICATORS)
  return rulebook
}

describe.skipIf(why !== null)(`the sepsis log through the running system${why === null ? '' : ` (${why})`}`, () => {
  it('gives the windows of replay; board, ledger and report agree to the last case', { timeout: 240_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'golden-hour-sepsis-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const [data, events, settings] = [
      join(folder, 'data'),
      join(folder, 'events.ndjson'),
      join(folder, 'settings.yaml'),
    ]
    await writeFile(settings, SETTINGS)
    const rulebook = await rulebookWithIndicators(folder)
    await golden('import', join(sepsis, 'sepsis.csv'), '--map', join(sepsis, 'map.yaml'), '--out', events)
    await golden('replay', events, '--rulebook', rulebook, '--out', join(folder, 'replayed'))

    const system = await startProgram(['start', '--data', data, '--config', settings, '--rulebook', rulebook])
    const key = join(data, 'keys', 'ed.key')
    const { stdout } = await golden('send', events, '--to', system.url, '--key-file', key, '--json')
    const lines = (await readFile(events, 'utf8')).trimEnd().split('\n').length
    expect(JSON.parse(stdout)).toMatchObject({ answered: lines, accepted: lines, refused: 0, quarantined: 0 })
    // Everything again: nothing new.
    const again = await golden('send', events, '--to', system.url, '--key-file', key, '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ accepted: 0, duplicates: lines })

    const password = (await readFile(join(data, 'admin-password'), 'utf8')).trim()
    const login = await fetch(`${system.url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ staffId: 'admin', password }),
    })
    const cookie = (login.headers.get('set-cookie') ?? '').split(';', 1)[0] as string
    const get = async <T>(path: string): Promise<T> =>
      (await (await fetch(`${system.url}${path}`, { headers: { cookie } })).json()) as T
    const replayed = (await readFile(join(folder, 'replayed', 'windows.ndjson'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as WindowLine)
      .filter(({ status }) => status !== 'void')

    await expect
      .poll(
        async () => {
          const { partitions } = await get<PartitionsAnswer>('/api/ops/partitions')
          return partitions.reduce((sum, { lag }) => sum + lag, 0)
        },
        { timeout: 60_000 },
      )
      .toBe(0)
    const quality = () => get<QualityAnswer>(`/api/quality/indicators?period=${QUARTER}&scope=hospital`)
    const started = replayed.filter(
      ({ window, startedAt }) =>
        window.startsWith('sepsis.antibiotic-3h/') && startedAt >= '2014-07-01' && startedAt < '2014-10-01',
    )
    const met = started.filter(({ status }) => status === 'met').length
    const counted = started.filter(({ status }) => ['met', 'late', 'missed', 'overdue'].includes(status)).length
    expect(counted).toBeGreaterThan(20)
    const figureOf = async () => {
      const cell = (await quality()).cells.find(({ indicator }) => indicator === 'antibiotic-3h-rate')
      return cell === undefined ? null : [cell.numerator, cell.denominator]
    }
    await expect.poll(figureOf, { timeout: 60_000 }).toEqual([met, counted])
    const { cases } = await get<CasesAnswer>(`/api/quality/cases?indicator=antibiotic-3h-rate&period=${QUARTER}`)
    expect(await system.stop()).toBe(0)

    const { stdout: verified } = await golden('verify', '--data', data, '--config', settings)
    expect(verified).toContain('all as the journal has it')
    const out = join(folder, 'report')
    await golden(
      'report',
      '--quarter',
      QUARTER,
      '--out',
      out,
      '--data',
      data,
      '--config',
      settings,
      '--rulebook',
      rulebook,
    )
    const json = (await readdir(out)).find((name) => name.endsWith('.json')) as string
    const report = JSON.parse(await readFile(join(out, json), 'utf8'))
    const row = report.rows.find((one: { indicator: string }) => one.indicator === 'antibiotic-3h-rate')
    expect([row.numerator, row.denominator]).toEqual([met, counted])
    const idsOf = (all: readonly { readonly windowId: string }[]) => all.map(({ windowId }) => windowId).sort()
    expect(idsOf(report.cases)).toEqual(idsOf(cases))
    expect(idsOf(report.cases)).toEqual(
      started
        .filter(({ status }) => status !== 'void')
        .map(({ window }) => window)
        .sort(),
    )

    const { stdout: explained } = await golden(
      'explain',
      started[0]?.window as string,
      '--data',
      data,
      '--config',
      settings,
    )
    expect(explained).toContain(started[0]?.window)
    const { stdout: rebuilt } = await golden('rebuild', '--data', data, '--config', settings)
    expect(rebuilt).toContain(`${replayed.length} windows`)
    expect((await golden('verify', '--data', data, '--config', settings)).stdout).toContain('all as the journal has it')
  })
})
