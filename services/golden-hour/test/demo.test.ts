import { describe, expect, it } from 'vitest'
import { textWidth } from '../src/output/text-width.ts'
import { type Ran, run } from './in-process.ts'

const ESCAPE = String.fromCharCode(27)
const SMALL = ['demo', '--beds', '150', '--patients', '4']

/** Once for all: a day of a hospital takes a while. */
let ran: Promise<Ran> | undefined
const plainRun = (): Promise<Ran> => {
  ran ??= run(SMALL)
  return ran
}

describe('the demo', () => {
  it('shows rules, indicators and patients in Chinese and English, in 100 columns and without colours', async () => {
    const { exit, stdout } = await plainRun()
    expect(exit).toBe(0)
    expect(stdout).not.toContain(ESCAPE)
    for (const words of [
      '各规则时窗',
      'windows by rule',
      '入院记录24小时',
      '当日指标',
      '时间轴',
      '里程碑',
      '┃',
      '✓ 达标 met',
    ]) {
      expect(stdout).toContain(words)
    }
    const wide = stdout.split('\n').filter((line) => textWidth(line) > 100)
    expect(wide).toEqual([])
    expect(stdout.match(/^里程碑 milestones/gm)).toHaveLength(4)
  })

  it('accounts for every event of the day', async () => {
    const { stdout } = await plainRun()
    const line = /^(\d+) events = (.*); \d+ transitions$/m.exec(stdout)
    const outcomes = (line?.[2] ?? '').split(' + ').map((part) => Number(part.split(' ')[0]))
    expect(outcomes.reduce((sum, n) => sum + n, 0)).toBe(Number(line?.[1]))
    expect(Number(line?.[1])).toBeGreaterThan(1000)
  })

  it('is coloured where colours are wanted, and says the same', async () => {
    const plain = await plainRun()
    const coloured = await run(SMALL, { colour: true })
    const styles = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g')
    expect(coloured.stdout).toContain(`${ESCAPE}[32m`)
    expect(coloured.stdout.replace(styles, '')).toBe(plain.stdout)
  })
})
