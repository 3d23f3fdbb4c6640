import { describe, expect, it } from 'vitest'
import {
  countFaults,
  FAULT_KINDS,
  type FaultKind,
  type LabelledEvent,
  type SimulatedEvent,
  simulate,
  simulateLabelled,
} from '../src/index.ts'

const ms = (text: string): number => Date.parse(text)
const spoilt = [...simulateLabelled({ seed: 21, days: 2, faults: true })]
const clean = [...simulate({ seed: 21, days: 2 })]
const having = (kind: FaultKind): readonly LabelledEvent[] => spoilt.filter(({ faults }) => faults.includes(kind))
const factOf = ({ source, type, factid }: SimulatedEvent): string => `${source}#${type}#${factid}`
const rank = ({ factversion }: SimulatedEvent): number =>
  factversion === undefined ? 0 : typeof factversion === 'number' ? factversion : ms(factversion)

describe('the faults', () => {
  it('are all there within two days, and none without being asked for', () => {
    const counts = countFaults(spoilt)
    for (const kind of FAULT_KINDS) expect(counts[kind], kind).toBeGreaterThan(0)
    const none = countFaults(simulateLabelled({ seed: 21, days: 1, beds: 60 }))
    expect(Object.values(none).every((n) => n === 0)).toBe(true)
  })

  it('leave the patients as they were: what happened is told in both', () => {
    const known = new Set(clean.map(factOf))
    const strangers = spoilt.filter(({ event }) => !known.has(factOf(event)))
    // A fact held back by one telling over the end of the run may be told by the other alone; none is made up.
    const longer = new Set([...simulate({ seed: 21, days: 3 })].map(factOf))
    expect(strangers.filter(({ event }) => !longer.has(factOf(event)))).toEqual([])
    expect(strangers.length).toBeLessThan(100)
  })

  it('are told in the order they became known', () => {
    const known = spoilt.map(({ event }) => ms(event.knowntime))
    expect(known.every((at, i) => i === 0 || at >= (known[i - 1] as number))).toBe(true)
  })

  it('repeat a message exactly: same id, same content, later', () => {
    const told = new Map<string, string>()
    let repeated = 0
    for (const { event, faults } of spoilt) {
      const { knowntime, ...content } = event
      const name = `${event.source} ${event.id}`
      const before = told.get(name)
      expect(before !== undefined, name).toBe(faults.includes('duplicate'))
      if (before !== undefined) {
        repeated += 1
        expect(JSON.stringify(content)).toBe(before)
      }
      told.set(name, JSON.stringify(content))
    }
    expect(repeated).toBeGreaterThan(100)
  })

  it('correct and withdraw under the fact’s own identity with a greater version', () => {
    const first = new Map(
      spoilt.filter(({ event }) => event.factversion === undefined).map(({ event }) => [factOf(event), event]),
    )
    for (const kind of ['correction', 'cancellation'] as const) {
      for (const { event } of having(kind)) {
        const original = first.get(factOf(event))
        expect(rank(event)).toBeGreaterThan(0)
        expect(event.factop).toBe(kind === 'cancellation' ? 'void' : undefined)
        if (original === undefined) continue
        expect(event.id).not.toBe(original.id)
        if (kind === 'correction') {
          expect([event.time, JSON.stringify(event.data)]).not.toEqual([original.time, JSON.stringify(original.data)])
        }
      }
    }
  })

  it('send some withdrawn facts again, above the void', () => {
    const voids = having('cancellation').map(({ event }) => event)
    const again = voids.filter((taken) =>
      spoilt.some(
        ({ event }) => event.factop === undefined && factOf(event) === factOf(taken) && rank(event) > rank(taken),
      ),
    )
    expect(voids.length).toBeGreaterThan(5)
    expect(again.length).toBeGreaterThan(0)
    expect(again.length).toBeLessThan(voids.length)
  })

  it('say of each message what its times show', () => {
    const minutes = (from: string, to: string): number => (ms(to) - ms(from)) / 60_000
    for (const { event } of having('late-entry'))
      expect(minutes(event.time, event.recordedtime)).toBeGreaterThanOrEqual(128)
    for (const { event } of having('recorded-early')) expect(minutes(event.recordedtime, event.time)).toBeGreaterThan(5)
    for (const { event } of having('future-recorded')) expect(ms(event.recordedtime)).toBeGreaterThan(ms(event.time))
    for (const { event } of having('minute-precision')) {
      expect([event.timeprecision, event.time.slice(17, 19)]).toEqual(['minute', '00'])
    }
    for (const { event } of having('date-precision')) {
      expect([event.timeprecision, event.time.slice(11, 19)]).toEqual(['date', '00:00:00'])
    }
  })

  it('speak of no time that a gateway would take for the future', () => {
    expect(spoilt.filter(({ event }) => ms(event.time) - ms(event.knowntime) > 120_000)).toEqual([])
    expect(having('clock-skew').some(({ event }) => ms(event.time) > ms(event.knowntime))).toBe(true)
    expect(new Set(having('clock-skew').map(({ event }) => event.source)).size).toBe(1)
  })

  it('silence one source for an hour each day and then let it speak all at once', () => {
    const byDay = new Map<string, LabelledEvent[]>()
    for (const labelled of having('silence')) {
      const day = labelled.event.knowntime.slice(0, 10)
      byDay.set(day, [...(byDay.get(day) ?? []), labelled])
    }
    expect(byDay.size).toBe(2)
    for (const burst of byDay.values()) {
      const { source } = (burst[0] as LabelledEvent).event
      const until = Math.floor(ms((burst[0] as LabelledEvent).event.knowntime) / 3_600_000) * 3_600_000
      expect(
        burst.filter(({ event, faults }) => !faults.includes('duplicate') && ms(event.knowntime) - until > 60_000),
      ).toEqual([])
      const inside = spoilt.filter(({ event }) => {
        const known = ms(event.knowntime)
        return event.source === source && known > until - 3_600_000 && known < until
      })
      expect(inside).toEqual([])
    }
  })
})
