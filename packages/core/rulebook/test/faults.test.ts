import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { SourceFile } from '../src/index.ts'
import { loadRulebook } from '../src/index.ts'
import { loaded } from './loading.ts'

/** Files of a fixture. What no formatter may touch, because it is wrong on purpose, has `.txt` behind its name. */
const folder = (name: string): SourceFile[] => {
  const root = fileURLToPath(new URL(`fixtures/${name}/`, import.meta.url))
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|csv)(\.txt)?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .map((path) => ({ path: path.slice(root.length).replace(/^\/|\.txt$/g, ''), text: readFileSync(path, 'utf8') }))
}

describe('a folder with twenty different faults', () => {
  const files = folder('twenty-faults')
  const result = loadRulebook(files)
  const faults = result.ok ? [] : result.faults

  it('yields them all, each at its file, line and column, with the nearest right name', async () => {
    const report = faults
      .map((f) => `${f.file}:${f.line}:${f.column} ${f.code}: ${f.message}\n${f.excerpt}\n`)
      .join('\n')
    await expect(report).toMatchFileSnapshot('fixtures/twenty-faults/expected.txt')
  })

  it('has at least twenty kinds of them', () => {
    expect(new Set(faults.map((f) => f.code)).size).toBeGreaterThanOrEqual(20)
  })

  it('is told in the order of files, lines and columns, whatever the order of the files', () => {
    const sorted = [...faults].sort((a, b) =>
      a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column,
    )
    expect(faults).toEqual(sorted)
    const again = loadRulebook([...files].reverse())
    expect(again.ok ? [] : again.faults).toEqual(faults)
  })

  it('shows each line with a caret under its column', () => {
    for (const { file, line, excerpt } of faults) {
      const text = files.find((f) => f.path === file)!.text.split('\n')[line - 1]
      expect(excerpt.split('\n')[0]).toBe(text)
      expect(excerpt.endsWith('^')).toBe(true)
    }
  })
})

describe('the examples of the specification', () => {
  const rulebook = loaded(folder('specification'))
  const rule = (id: string) => rulebook.rules.find((r) => r.id === id)!

  it('load', () => {
    expect(rulebook.rules.map((r) => `${r.id} ${r.kind}`)).toEqual([
      'contrast.caution deadline',
      'ed.resus-dwell dwell',
      'record.critical-course recurring',
      'round.surgeon-postop-24h deadline',
      'sepsis.bundle-1h bundle',
      'stroke.dnt deadline',
      'stroke.dpt deadline',
      'surgery.done tally',
      'surgery.l4-mdt order',
      'surgery.unplanned-return absence',
    ])
    expect(rulebook.indicators.map((i) => i.id)).toEqual(['dnt-60-rate', 'l34-share', 'resus-dwell'])
    expect(rulebook.pathways.map((p) => p.id)).toEqual(['stroke'])
    expect(rulebook.ladders.map((l) => l.id)).toEqual(['stroke-code'])
  })

  it('mean what they say', () => {
    expect(rule('stroke.dnt')).toMatchObject({
      per: { terms: ['visit'] },
      limit: { fixedMs: 3_600_000 },
      goalMs: 2_700_000,
      severity: 'critical',
      ladder: 'stroke-code',
      excuses: [
        { as: 'excused' },
        { as: 'excused', national: true, reason: { text: 'refused' } },
        { as: 'noted', reason: { kind: 'from' } },
      ],
      remind: [{ entry: 'PT30M' }, { entry: 'due-PT15M' }, { entry: 'due-PT5M' }, { entry: 'due+PT10M' }],
    })
    expect(rule('sepsis.bundle-1h').items.map((i) => [i.name, i.before, i.when !== null])).toEqual([
      ['lactate', null, false],
      ['culture', 'antibiotic', false],
      ['antibiotic', null, false],
      ['fluid', null, true],
    ])
    expect(rule('record.critical-course')).toMatchObject({
      per: { terms: ['encounterId'], split: 'episode', splitAt: 1 },
      every: { everyMs: 86_400_000 },
    })
    expect(rulebook.indicators[0]!.measure).toMatchObject({
      kind: 'ratio',
      times: 100,
      denominator: { status: ['met', 'late'] },
    })
  })
})
