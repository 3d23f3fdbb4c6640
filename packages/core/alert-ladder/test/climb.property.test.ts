import { durationMs, epochMs } from '@golden-hour/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Action, type AlertLadder, acknowledge, type Climb, decide, readLadder } from '../src/index.ts'
import { firedOf, open, silence } from './climbing.ts'
import { rosterAt, T0, WARD } from './ladders.ts'

const ROLES = ['attending', 'duty-doctor', 'second-line', 'chief', 'duty-officer', 'lab-reporter'] as const

/** A ladder that the checks at load let pass. */
const ladders: fc.Arbitrary<AlertLadder> = fc
  .record({
    gaps: fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 6 }),
    roles: fc.array(fc.constantFrom(...ROLES), { minLength: 6, maxLength: 6 }),
    repeats: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    last: fc.option(fc.record({ every: fc.integer({ min: 1, max: 20 }), times: fc.integer({ min: 1, max: 5 }) }), {
      nil: undefined,
    }),
    acceptedFor: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ gaps, roles, repeats, last, acceptedFor }) => {
    let at = 0
    const steps = gaps.map((gap, i) => {
      const step = {
        at: `PT${at}M`,
        notify: [
          { role: roles[i], of: 'department' },
          { role: 'duty-nurse', of: 'department', ackAs: 'received' },
        ],
        channels: ['app', 'sms'],
        ...(repeats[i] ? { repeat: ['PT1M'] } : {}),
      }
      at += gap
      return step
    })
    const raw = {
      id: 'x',
      ack: { stopOn: 'accepted', by: ['chief'], acceptedFor: `PT${acceptedFor}M` },
      steps,
      ...(last === undefined ? {} : { repeatLast: { every: `PT${last.every}M`, times: last.times } }),
    }
    const read = readLadder(raw, 'ladders.x')
    if (!read.ok) throw new Error(JSON.stringify(read.faults))
    return read.ladder
  })

/** Each role may be missing from the roster. */
const rosters = fc.subarray([...WARD])
const wakings = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 30 }).map((list) => list.sort((a, b) => a - b))

const keyOf = ({ cycle, step, round }: { cycle: number; step: number; round: number }): string =>
  `${cycle}/${step}/${round}`

describe('any ladder', () => {
  it('reaches its last rung in silence, whoever is missing', () => {
    fc.assert(
      fc.property(ladders, rosters, (ladder, rows) => {
        const { climb, moments } = silence(ladder, rows)
        expect(climb.step).toBe(ladder.steps.length - 1)
        expect(climb.nextAt).toBeNull()
        const steps = moments.filter(({ fired }) => fired.round === 0).map(({ fired }) => fired.step)
        expect(steps).toEqual(ladder.steps.map((_, i) => i))
      }),
    )
  })

  it('fires no step twice and none backwards, however it is woken', () => {
    fc.assert(
      fc.property(ladders, rosters, wakings, (ladder, rows, at) => {
        let climb: Climb = open(ladder)
        const fired: string[] = []
        let highest = -1
        for (const minutes of at) {
          const decision = decide(climb, ladder, rosterAt(minutes, rows))
          for (const one of firedOf(decision.actions)) {
            expect(one.step).toBeGreaterThanOrEqual(highest)
            highest = one.step
            fired.push(keyOf(one))
          }
          climb = decision.climb
        }
        expect(new Set(fired).size).toBe(fired.length)
      }),
    )
  })

  it('woken late fires one step that stands for all that were due, and none of them later', () => {
    fc.assert(
      fc.property(ladders, fc.integer({ min: 0, max: 400 }), (ladder, minutes) => {
        const decision = decide(open(ladder), ladder, rosterAt(minutes))
        const [first, ...more] = firedOf(decision.actions)
        const due = ladder.steps.filter((step) => step.atMs <= minutes * 60_000).length
        expect(more).toEqual([])
        expect(first?.step).toBe(due - 1)
        expect(first?.merged).toEqual(Array.from({ length: due - 1 }, (_, i) => i))
        expect(decision.climb.nextAt === null || decision.climb.nextAt > T0 + minutes * 60_000).toBe(true)
      }),
    )
  })

  it('asks for nothing more at the moment at which it was just asked', () => {
    fc.assert(
      fc.property(ladders, rosters, wakings, (ladder, rows, at) => {
        let climb: Climb = open(ladder)
        for (const minutes of at) {
          climb = decide(climb, ladder, rosterAt(minutes, rows)).climb
          expect(decide(climb, ladder, rosterAt(minutes, rows))).toEqual({ climb, actions: [] })
        }
      }),
    )
  })

  it('that is accepted tells nobody until the acceptance runs out, then begins from its foot', () => {
    fc.assert(
      fc.property(
        ladders,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 59_999 }),
        (ladder, minutes, ms) => {
          const rung = decide(open(ladder), ladder, rosterAt(minutes)).climb
          const said = {
            kind: 'accepted',
            person: 'P',
            roles: ['chief'],
            wasOwner: false,
            isOwner: false,
            readBackMatches: null,
          } as const
          const { climb } = acknowledge(rung, ladder, said, rosterAt(minutes))
          const until = climb.acceptedUntil!
          expect(until).toBe(epochMs(T0 + minutes * 60_000 + ladder.ack.acceptedForMs))
          const before = Math.max(T0 + minutes * 60_000, until - 1 - ms)
          expect(decide(climb, ladder, { ...rosterAt(0), at: epochMs(before) }).actions).toEqual([])
          const after: readonly Action[] = decide(climb, ladder, { ...rosterAt(0), at: until }).actions
          expect(firedOf(after).map(keyOf)).toEqual([keyOf({ cycle: 2, step: 0, round: 0 })])
        },
      ),
    )
  })

  it('makes somebody responsible with every step that it fires, unless nobody at all is on duty', () => {
    fc.assert(
      fc.property(ladders, rosters, (ladder, rows) => {
        const someone = rows.some(({ role }) => role === 'duty-officer')
        for (const { fired } of silence(ladder, rows).moments)
          if (someone) expect(fired.told.some(({ ask }) => ask === 'accept')).toBe(true)
      }),
    )
  })

  it('keeps its offsets: each step comes at its own time after the cycle began', () => {
    fc.assert(
      fc.property(ladders, (ladder) => {
        const { moments } = silence(ladder)
        for (const { at, fired } of moments)
          if (fired.round === 0) expect(durationMs(at - T0)).toBe(ladder.steps[fired.step]?.atMs)
      }),
    )
  })
})
