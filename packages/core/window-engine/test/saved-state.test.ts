import { describe, expect, it } from 'vitest'
import {
  countWaiting,
  createEngine,
  type Engine,
  onForgotten,
  restoreCase,
  restoreHeader,
  StateError,
  saveCase,
  saveHeader,
} from '../src/index.ts'
import { record, rulebookOf, tick, time, told, ward } from './ward.ts'

const DNT = {
  id: 'stroke.dnt',
  name: { zh: '到院至溶栓', en: 'door to needle' },
  kind: 'deadline',
  per: ['encounterId'],
  start: 'ed.arrived',
  stop: 'stroke.thrombolysis.started',
  limit: 'PT60M',
}
const rulebook = rulebookOf(DNT)

const arrived = (patient: string) => record('ed.arrived', '08:00', {}, { patient, encounter: `E-${patient}` })

const restored = (header: string, lines: readonly string[]): Engine => {
  const engine = restoreHeader(rulebook, header)
  for (const line of lines) restoreCase(engine, line)
  return engine
}

describe('a state saved patient by patient', () => {
  it('has no line for a patient of whom nothing is known', () => {
    expect(saveCase(createEngine(rulebook), 'P1')).toBeNull()
  })

  it('has a header that does not grow with its patients, nor with those forgotten', () => {
    const { engine, run } = ward(rulebook)
    run(arrived('P1'))
    const before = saveHeader(engine).length
    for (let n = 2; n < 9; n += 1) run(arrived(`P${n}`))
    run(tick('+40 08:00'))
    expect(engine.caseCount).toBe(0)
    expect(saveHeader(engine)).toHaveLength(before)
  })

  it('goes on from lines in any order', () => {
    const { engine, run } = ward(rulebook)
    run(arrived('P1'), arrived('P2'))
    const lines = ['P2', 'P1'].map((patient) => saveCase(engine, patient)!)
    const again = ward(rulebook, {}, restored(saveHeader(engine), lines))
    expect(countWaiting(again.engine)).toBe(2)
    expect(told(again.run(tick('09:01')))).toEqual([
      'stroke.dnt/E-P1 status overdue time',
      'stroke.dnt/E-P2 status overdue time',
    ])
  })

  it('still knows who was forgotten', () => {
    const { engine, run } = ward(rulebook)
    run(arrived('P1'), tick('+40 08:00'))
    const line = saveCase(engine, 'P1')!
    const again = restored(saveHeader(engine), [line])
    expect(saveCase(again, 'P1')).toBe(line)
    expect(again.apply(arrived('P1')).outcome).toBe('beyond-horizon')
  })

  it('tells who is forgotten, with the windows that were still waiting', () => {
    const { engine, run } = ward(rulebook)
    const heard: unknown[] = []
    onForgotten(engine, (...told) => heard.push(told))
    run(arrived('P1'), tick('+40 08:00'))
    expect(heard).toEqual([['P1', 1]])
  })

  it('is refused where a patient is in it twice, or a line is not whole', () => {
    const { engine, run } = ward(rulebook)
    run(arrived('P1'))
    const line = saveCase(engine, 'P1')!
    const header = saveHeader(engine)
    expect(() => restored(header, [line, line])).toThrow(StateError)
    expect(() => restored(header, [line.slice(0, -5)])).toThrow(StateError)
  })
})

describe('forgetting', () => {
  it('keeps to the horizon of the rulebook in force', () => {
    const short = { ...rulebook, hash: 'short', correctionHorizonMs: 3_600_000 as typeof rulebook.correctionHorizonMs }
    const { engine, run } = ward(rulebook)
    run(arrived('P1'))
    engine.activate(short, time('08:30'))
    run(tick('+1 08:00'))
    expect(engine.caseCount).toBe(0)
  })

  it('comes earlier where what would have kept the case is taken back, restored or not', () => {
    const long = rulebookOf({ ...DNT, limit: 'P60D' })
    const { engine, run } = ward(long)
    const taken = { known: '+36 08:00', void: true, id: 'ed.arrived@08:00', version: 1 } as const
    run(record('ed.arrived', '08:00'), tick('+35 09:00'), record('ed.arrived', '08:00', {}, taken))
    run(tick('+71 08:00'))
    expect(engine.caseCount).toBe(1)
    run(tick('+71 08:00:00.001'))
    expect(engine.caseCount).toBe(0)
  })
})

describe('a rule that is taken out and comes back', () => {
  it('goes on with revisions that were never used', () => {
    const { engine, run, said } = ward(rulebook)
    run(arrived('P1'))
    const other = rulebookOf({ ...DNT, id: 'x.other' })
    said.push(...engine.activate(other, time('08:10')).transitions)
    said.push(...engine.activate(rulebook, time('08:20')).transitions)
    const own = said.filter(({ ruleId }) => ruleId === 'stroke.dnt')
    expect(own.map(({ kind }) => kind)).toEqual(['opened', 'voided', 'opened'])
    expect(own[2]!.revision).toBeGreaterThan(own[1]!.revision)
  })
})
