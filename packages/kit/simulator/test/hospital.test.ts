import { describe, expect, it } from 'vitest'
import { createBeds } from '../src/beds.ts'
import { DAY_WARD, DEPARTMENTS, HOURLY_WEIGHTS, type SimulatedEvent, simulate, staffOf, WARDS } from '../src/index.ts'

const ms = (text: string): number => Date.parse(text)
const hourOf = (event: SimulatedEvent): number => Number(event.time.slice(11, 13))
const fresh = (events: readonly SimulatedEvent[]): SimulatedEvent[] => events.filter((event) => event.backfill !== true)
const count = (events: readonly SimulatedEvent[], type: string): number =>
  fresh(events).filter((event) => event.type === type).length

const week = [...simulate({ seed: 11, days: 7 })]
const text = (events: Iterable<SimulatedEvent>): string => [...events].map((event) => JSON.stringify(event)).join('\n')

describe('the simulated hospital', () => {
  it('is the same bytes for the same seed', () => {
    const options = { seed: 5, days: 2, beds: 60, faults: true }
    expect(text(simulate(options))).toBe(text(simulate(options)))
  })

  it('differs from seed to seed', () => {
    expect(text(simulate({ seed: 5, days: 1, beds: 60 }))).not.toBe(text(simulate({ seed: 6, days: 1, beds: 60 })))
  })

  it('begins a long run as it begins a short one', () => {
    const short = text(simulate({ seed: 8, days: 1, beds: 60, faults: true }))
    const long = text(simulate({ seed: 8, days: 2, beds: 60, faults: true }))
    expect(long.startsWith(`${short}\n`)).toBe(true)
  })

  it('tells its events in the order they became known, all within the days asked for', () => {
    const known = week.map(({ knowntime }) => ms(knowntime))
    expect(known.every((at, i) => i === 0 || at >= (known[i - 1] as number))).toBe(true)
    expect(known[0]).toBe(ms('2026-03-02T00:00:00+08:00'))
    expect(known[known.length - 1]).toBeLessThan(ms('2026-03-09T00:00:00+08:00'))
  })

  it('has one id for one message, and knows nothing before it happened or was entered', () => {
    expect(new Set(week.map(({ source, id }) => `${source} ${id}`)).size).toBe(week.length)
    expect(week.filter((e) => ms(e.recordedtime) < ms(e.time) || ms(e.knowntime) < ms(e.recordedtime))).toEqual([])
  })

  it('receives and admits as many as its beds ask for', () => {
    expect(count(week, 'ed.arrived') / 7).toBeGreaterThan(250)
    expect(count(week, 'ed.arrived') / 7).toBeLessThan(350)
    expect(count(week, 'adt.admitted') / 7).toBeGreaterThan(80)
    expect(count(week, 'adt.admitted') / 7).toBeLessThan(120)
    expect(fresh(week).length / 7).toBeGreaterThan(8_000)
    expect(fresh(week).length / 7).toBeLessThan(15_000)
  })

  it('sees patients arrive by the hour as the profile says', () => {
    const arrivals = fresh(week).filter(({ type }) => type === 'ed.arrived')
    const total = HOURLY_WEIGHTS.reduce((sum, weight) => sum + weight, 0)
    for (const [from, to] of [
      [0, 6],
      [8, 12],
      [12, 18],
      [18, 22],
    ] as const) {
      const share = arrivals.filter((event) => hourOf(event) >= from && hourOf(event) < to).length / arrivals.length
      const wanted = HOURLY_WEIGHTS.slice(from, to).reduce((sum, weight) => sum + weight, 0) / total
      expect(Math.abs(share - wanted), `${from}–${to} h`).toBeLessThan(0.035)
    }
  })

  it('admits planned patients and day cases on working days', () => {
    const days = fresh(week).filter(({ type, data }) => type === 'adt.admitted' && data.planned === true)
    const onWeekend = days.filter(({ time }) => time.slice(8, 10) === '07' || time.slice(8, 10) === '08').length
    expect(onWeekend / days.length).toBeLessThan(0.1)
    const dayCases = days.filter(({ data }) => data.admissionKind === 'day-surgery')
    expect(dayCases.length).toBeGreaterThan(80)
    expect(dayCases.every((event) => hourOf(event) >= 7 && hourOf(event) < 9)).toBe(true)
  })

  it('never has two patients in one of its beds', () => {
    for (const beds of [30, 600]) {
      const taken = new Map<string, number>()
      let most = 0
      const events = beds === 600 ? week : [...simulate({ seed: 4, days: 7, beds })]
      const moves = events.filter(({ type }) => /^adt\.(ward-entered|discharged|died)$/.test(type))
      // Who leaves at the moment another comes has left: discharges first.
      const comes = (event: SimulatedEvent): number => (event.type === 'adt.ward-entered' ? 1 : 0)
      moves.sort((a, b) => ms(a.time) - ms(b.time) || comes(a) - comes(b))
      for (const { type, subject, time } of moves) {
        if (!subject.startsWith('IP')) continue
        if (type === 'adt.ward-entered') taken.set(subject, ms(time))
        else taken.delete(subject)
        most = Math.max(most, taken.size)
      }
      expect(most).toBeLessThanOrEqual(createBeds(beds).total)
      expect(most).toBeGreaterThan(beds * 0.5)
    }
  })

  it('continues emergency encounters that it knows', () => {
    const doors = new Set(week.filter(({ type }) => type === 'ed.arrived').map(({ subject }) => subject))
    const linked = fresh(week).filter(({ type, data }) => type === 'adt.admitted' && 'fromEncounterId' in data)
    expect(linked.length).toBeGreaterThan(150)
    const unknown = linked.filter(({ data, time }) => !doors.has(data.fromEncounterId as string) && time > '2026-03-03')
    expect(unknown).toEqual([])
    for (const { data, partitionkey } of linked) {
      const door = week.find(({ subject }) => subject === data.fromEncounterId)
      if (door !== undefined) expect(door.partitionkey).toBe(partitionkey)
    }
  })

  it('names departments and wards, never a person', () => {
    const departments = new Set(DEPARTMENTS.map(({ id }) => id))
    const wards = new Set([...WARDS, DAY_WARD].map(({ id }) => id))
    const staff = new Set([...departments].flatMap((id) => staffOf(id).map(({ staffId }) => staffId)))
    const wrong = week.filter(({ partitionkey, data }) => {
      const { staffId } = (data.actor ?? { staffId: 'ED-D01' }) as { staffId: string }
      const known = departments.has(data.departmentId as string) && staff.has(staffId)
      return !known || !/^P\d{8}$/.test(partitionkey) || ('wardId' in data && !wards.has(data.wardId as string))
    })
    expect(wrong).toEqual([])
    const bodies = text(week)
    expect(bodies).not.toMatch(/[\u4e00-\u9fff]/)
    expect(bodies).not.toMatch(/"(name|patientName|idNumber|phoneNumber|telephone|address|birthDate)":/i)
    expect(WARDS.reduce((sum, { share }) => sum + share, 0)).toBe(1000)
  })

  it('loads the patients who are in at the start as history', () => {
    const history = week.filter((event) => event.backfill === true)
    expect(history.filter(({ type }) => type === 'adt.ward-entered').length).toBeGreaterThan(350)
    expect(history.every(({ knowntime }) => ms(knowntime) === ms('2026-03-02T00:00:00+08:00'))).toBe(true)
    expect(history.some(({ type }) => type.startsWith('lab.') || type.startsWith('nursing.'))).toBe(false)
  })

  it('refuses options out of range', () => {
    for (const wrong of [
      { days: 0 },
      { days: 1.5 },
      { beds: 0 },
      { beds: 20_000 },
      { startDay: '2026-02-30' },
      { seed: 0.5 },
    ]) {
      expect(() => simulate({ seed: 1, days: 1, ...wrong }).next(), JSON.stringify(wrong)).toThrow(RangeError)
    }
  })

  it('follows another start and zone', () => {
    const [first] = simulate({ seed: 2, days: 1, beds: 30, startDay: '2026-07-01', zone: 'Europe/Amsterdam' })
    expect(first?.knowntime).toBe('2026-07-01T00:00:00+02:00')
  })
})
