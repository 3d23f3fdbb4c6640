import { epochMs } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { restoreEngine, StateError, saveEngine } from '../src/index.ts'
import { record, rulebookOf, tick, time, told, ward } from './ward.ts'

const DNT = {
  id: 'stroke.dnt',
  per: 'encounterId',
  start: 'ed.arrived',
  stop: 'stroke.thrombolysis.started',
  limit: 'PT60M',
  excuses: [
    { fact: 'stroke.contraindication', reason: 'contraindicated' },
    { fact: 'stroke.thrombolysis.consent', where: 'data.result == "refused"', reason: 'refused', national: true },
  ],
  ends: [{ fact: 'adt.died', reason: 'died' }],
}
const REMINDED = { ...DNT, remind: ['PT30M', 'due-PT15M', 'due-PT5M', 'due+PT10M'] }
const W = 'stroke.dnt/E1'

const arrived = record('ed.arrived', '08:00')
const treated = (at: string, known = at) => record('stroke.thrombolysis.started', at, {}, { known })

describe('the window', () => {
  it.each([
    ['08:59:59.999', 'met'],
    ['09:00', 'met'],
    ['09:00:00.001', 'late'],
  ])('stopped at %s is %s: the deadline itself is in time', (at, status) => {
    const { run, status: now } = ward(rulebookOf(DNT))
    run(arrived, treated(at))
    expect(now(W)).toBe(status)
  })

  it('is open on its deadline and overdue a millisecond later', () => {
    const { run, status } = ward(rulebookOf(DNT))
    run(arrived, tick('09:00'))
    expect(status(W)).toBe('open')
    expect(told(run(tick('09:00:00.001')))).toEqual([`${W} status overdue time`])
  })

  it('is never overdue where its stop was appended before the deadline fired', () => {
    const { run, said } = ward(rulebookOf(DNT))
    run(arrived, treated('08:50', '09:30'))
    expect(told(said)).toEqual([`${W} opened open fact`, `${W} status met fact`])
    expect(said.at(-1)?.documentedLate).toBe(true)
  })

  it('that a late record opens already overdue is one transition', () => {
    const { run } = ward(rulebookOf(DNT))
    expect(told(run(record('ed.arrived', '08:00', {}, { known: '10:00' })))).toEqual([`${W} opened overdue fact`])
  })

  it('names time as the cause where a record moves log time past another deadline', () => {
    const { run } = ward(rulebookOf(DNT))
    run(arrived)
    const other = record('ed.arrived', '10:00', {}, { patient: 'P2', encounter: 'E2' })
    expect(told(run(other))).toEqual(['stroke.dnt/E2 opened open fact', `${W} status overdue time`])
  })

  it('is withdrawn with its start and comes back with it', () => {
    const { run, said } = ward(rulebookOf(DNT))
    run(record('ed.arrived', '08:00', {}, { id: 'a' }))
    run(record('ed.arrived', '08:00', {}, { id: 'a', version: 2, void: true, known: '08:10' }))
    run(record('ed.arrived', '08:05', {}, { id: 'a', version: 3, known: '08:20' }))
    expect(told(said)).toEqual([`${W} opened open fact`, `${W} voided void fact`, `${W} opened open fact`])
    expect(said.map(({ revision }) => revision)).toEqual([1, 2, 3])
    expect(said.at(-1)?.dueAt).toBe(time('09:05'))
  })

  it('opens at the start that came before what the rule asks for, whatever came first', () => {
    const rule = { ...DNT, applies: [{ fact: 'ed.greenway.activated' }, { fact: 'stroke.recognized' }] }
    const recognised = record('stroke.recognized', '08:05')
    const activated = record('ed.greenway.activated', '08:10', {}, { id: 'g' })
    for (const records of [
      [arrived, recognised, activated],
      [activated, recognised, arrived],
    ]) {
      const { run, said, status } = ward(rulebookOf(rule))
      run(...records)
      expect(told(said)).toEqual([`${W} opened open fact`])
      run(record('ed.greenway.activated', '08:10', {}, { id: 'g', version: 2, void: true, known: '08:20' }))
      expect(status(W)).toBe('void')
    }
  })

  it('is restated, not erased, when a final status changes', () => {
    const { run, said } = ward(rulebookOf(DNT))
    run(arrived, record('stroke.thrombolysis.started', '08:50', {}, { id: 's' }))
    run(record('stroke.thrombolysis.started', '09:10', {}, { id: 's', version: 2, known: '11:00' }))
    expect(said.at(-1)).toMatchObject({ kind: 'restated', previous: 'met', status: 'late', revision: 3 })
  })

  it('keeps a stop in time above an excuse, and an excuse above a late stop, each in its form', () => {
    const excused = ward(rulebookOf(DNT))
    excused.run(arrived, record('stroke.contraindication', '08:30'), treated('09:30'))
    expect(excused.window(W)).toMatchObject({
      status: 'excused',
      national: 'late',
      reason: 'contraindicated',
      stoppedAt: null,
    })
    const refused = ward(rulebookOf(DNT))
    refused.run(arrived, record('stroke.thrombolysis.consent', '09:00', { result: 'refused' }), tick('10:00'))
    expect(refused.window(W)).toMatchObject({ status: 'excused', national: 'excused' })
    const tooLate = ward(rulebookOf(DNT))
    tooLate.run(arrived, record('stroke.contraindication', '09:00:01'), tick('10:00'))
    expect(tooLate.status(W)).toBe('overdue')
    const met = ward(rulebookOf(DNT))
    met.run(arrived, record('stroke.contraindication', '08:30'), treated('08:40'))
    expect(met.window(W)).toMatchObject({ status: 'met', national: 'met' })
  })

  it('takes no stop later than what closed it', () => {
    const { run, window } = ward(rulebookOf(DNT))
    run(arrived, record('adt.died', '08:30'), treated('08:31'))
    expect(window(W)).toMatchObject({ status: 'excused', national: 'missed', reason: 'died' })
  })

  it('says a change of marks alone as marked', () => {
    const rule = { ...DNT, marks: { mode: 'start.data.mode' } }
    const { run, said } = ward(rulebookOf(rule))
    run(record('ed.arrived', '08:00', { mode: 'walk-in' }, { id: 'a' }))
    run(record('ed.arrived', '08:00', { mode: 'ambulance' }, { id: 'a', version: 2, known: '08:01' }))
    expect(said.at(-1)).toMatchObject({ kind: 'marked', status: 'open', marks: { mode: 'ambulance' } })
  })
})

describe('reminders of the window', () => {
  const reminders = (said: readonly { kind: string; knownAt: number; reminder: unknown }[]) =>
    said.filter(({ kind }) => kind === 'reminder').map(({ knownAt, reminder }) => [knownAt, reminder])

  it('are emitted once each, as log time passes them, while it waits', () => {
    const { run, said } = ward(rulebookOf(REMINDED))
    run(arrived, tick('08:30'), tick('08:44:59.999'), tick('08:45'), tick('08:55'), tick('09:10'), tick('+1 09:10'))
    expect(reminders(said)).toEqual([
      [time('08:30'), { entry: 'PT30M', skipped: 0 }],
      [time('08:45'), { entry: 'due-PT15M', skipped: 0 }],
      [time('08:55'), { entry: 'due-PT5M', skipped: 0 }],
      [time('09:10'), { entry: 'due+PT10M', skipped: 0 }],
    ])
  })

  it('that pass together are merged into the last', () => {
    const { run, said } = ward(rulebookOf(REMINDED))
    run(arrived, tick('08:56'))
    expect(reminders(said)).toEqual([[time('08:56'), { entry: 'due-PT5M', skipped: 2 }]])
  })

  it('that passed before it existed are merged into one when it opens', () => {
    const { run, said } = ward(rulebookOf(REMINDED))
    run(record('ed.arrived', '08:00', {}, { known: '08:46' }))
    expect(reminders(said)).toEqual([[time('08:46'), { entry: 'due-PT15M', skipped: 1 }]])
  })

  it('are silent once it is decided, and speak once for all when it waits again', () => {
    const { run, said } = ward(rulebookOf(REMINDED))
    run(arrived, record('stroke.thrombolysis.started', '08:10', {}, { id: 's' }), tick('08:50'))
    expect(reminders(said)).toEqual([])
    run(record('stroke.thrombolysis.started', '08:10', {}, { id: 's', version: 2, void: true, known: '08:51' }))
    expect(reminders(said)).toEqual([[time('08:51'), { entry: 'due-PT15M', skipped: 1 }]])
  })

  it('are not repeated when the deadline moves', () => {
    const { run, said } = ward(rulebookOf(REMINDED))
    run(record('ed.arrived', '08:00', {}, { id: 'a' }), tick('08:30'))
    run(record('ed.arrived', '08:10', {}, { id: 'a', version: 2, known: '08:31' }), tick('08:54:59'))
    expect(reminders(said)).toEqual([[time('08:30'), { entry: 'PT30M', skipped: 0 }]])
  })
})

describe('the engine', () => {
  it('gives each fact one outcome', () => {
    const { run, engine } = ward(rulebookOf(DNT))
    run(arrived, arrived, record('nursing.round', '08:01'), { kind: 'unreadable', appendedAt: time('08:02') })
    expect(engine.accounting).toEqual({ applied: 1, duplicate: 1, unused: 1, quarantined: 1, 'beyond-horizon': 0 })
  })

  it('says nothing while the clock is suspect, and catches up when it agrees', () => {
    const { engine, run } = ward(rulebookOf(DNT))
    run(arrived)
    const jump = engine.apply(tick('12:00', '08:01'))
    expect(jump.notices.map(({ kind }) => kind)).toEqual(['clock-suspect'])
    expect(jump.transitions).toEqual([])
    expect(engine.apply(tick('12:00:01', '12:00:01')).transitions).toEqual([])
    expect(told(engine.apply(tick('12:00:02', '12:00:02')).transitions)).toEqual([`${W} status overdue time`])
  })

  it('goes on from a saved state as if it had never stopped', () => {
    const rulebook = rulebookOf(REMINDED)
    const records = [
      arrived,
      tick('08:30'),
      record('stroke.contraindication', '08:40'),
      treated('08:50'),
      tick('09:10'),
    ]
    const whole = ward(rulebook)
    whole.run(...records)
    for (let cut = 0; cut <= records.length; cut++) {
      const first = ward(rulebook)
      first.run(...records.slice(0, cut))
      const second = ward(rulebook, {}, restoreEngine(rulebook, [...saveEngine(first.engine)]))
      second.run(...records.slice(cut))
      expect([...first.said, ...second.said]).toEqual(whole.said)
      expect([...saveEngine(second.engine)]).toEqual([...saveEngine(whole.engine)])
    }
  })

  it('refuses a state of another rulebook, another meaning, or one that is torn', () => {
    const rulebook = rulebookOf(DNT)
    const { engine, run } = ward(rulebook)
    run(arrived)
    const lines = [...saveEngine(engine)]
    expect(() => restoreEngine(rulebookOf(REMINDED), lines)).toThrow(StateError)
    expect(() =>
      restoreEngine(rulebook, [lines[0]!.replace('"semantics":1', '"semantics":0'), ...lines.slice(1)]),
    ).toThrow(/semantics/)
    expect(() => restoreEngine(rulebook, [lines[0]!, lines[1]!.replace('"open"', '"met"')])).toThrow(
      /saved as met and is open/,
    )
    expect(() => restoreEngine(rulebook, [lines[0]!, lines[1]!.slice(1)])).toThrow(/not JSON/)
    expect(() => restoreEngine(rulebook, [])).toThrow(/empty/)
  })

  it('recomputes every window under a new rulebook, with the rulebook as the cause', () => {
    const { engine, run } = ward(rulebookOf(DNT))
    run(arrived, treated('08:50'))
    const stricter = rulebookOf(
      { ...DNT, limit: 'PT45M' },
      { id: 'x.new', kind: 'tally', per: 'encounterId', start: 'ed.arrived' },
    )
    expect(told(engine.activate(stricter, time('09:30')).transitions)).toEqual([
      `${W} restated late rulebook`,
      'x.new/E1 opened met rulebook',
    ])
    expect(told(engine.activate(rulebookOf(DNT), time('09:40')).transitions)).toEqual([
      `${W} restated met rulebook`,
      'x.new/E1 voided void rulebook',
    ])
  })

  it('forgets a case past its horizon, and says so when a fact comes for it', () => {
    const { engine, run, said } = ward(rulebookOf(DNT))
    run(arrived, treated('08:50'), tick('+35 09:50'))
    expect(engine.caseCount).toBe(1)
    run(tick('+35 09:50:00.001'))
    expect(engine.caseCount).toBe(0)
    const late = engine.apply(record('stroke.contraindication', '08:20', {}, { known: '+36 08:00' }))
    expect(late).toMatchObject({ outcome: 'beyond-horizon', transitions: [] })
    expect(late.notices.map(({ kind }) => kind)).toEqual(['beyond-horizon'])
    expect(told(run(record('ed.arrived', '+36 09:00', {}, { id: 'again' })))).toEqual([`${W} opened open fact`])
    const ids = said.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('keeps a case while anything in it is open without a deadline', () => {
    const { limit: _limit, ...open } = DNT
    const { engine, run } = ward(rulebookOf(open))
    run(arrived, tick('+90 08:00'))
    expect(engine.caseCount).toBe(1)
  })

  it('knows the time of the log and of its next timer', () => {
    const { engine, run } = ward(rulebookOf(DNT))
    expect([engine.logTime, engine.nextTimerAt()]).toEqual([null, null])
    run(arrived)
    expect(engine.nextTimerAt()).toBe(epochMs(time('09:00') + 1))
    run(treated('08:50'))
    expect([engine.logTime, engine.nextTimerAt()]).toEqual([time('08:50'), null])
  })
})
