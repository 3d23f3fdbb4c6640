import { type DurationMs, durationMs, type EpochMs, epochMs, plus } from '@golden-hour/model'
import type { Clock } from '@golden-hour/ports'
import { afterEach, describe, expect, it } from 'vitest'

/** A clock that a test can move. */
export interface SteeredClock extends Clock {
  advanceTo(at: EpochMs): void
  run(speed: number): void
  close(): void
}

export interface OpenedClock {
  readonly clock: SteeredClock
  /** Lets so much time of the wall pass, and what is due in it happen. */
  pass(duration: DurationMs): Promise<void>
  close(): Promise<void>
}

const T0 = epochMs(1_772_409_600_000)
const at = (ms: number): EpochMs => plus(T0, durationMs(ms))

/** What every clock keeps to. `make` is called in each test. */
export function clockContract(name: string, make: (origin: EpochMs, speed: number) => Promise<OpenedClock>): void {
  describe(`${name}: a clock`, () => {
    let opened: OpenedClock
    afterEach(() => opened.close())

    /** A clock, and a list of what it called. */
    const begin = async (speed: number) => {
      opened = await make(T0, speed)
      const { clock } = opened
      const called: string[] = []
      return {
        clock,
        called,
        note: (what: string) => () => {
          called.push(what)
        },
        pass: (ms: number) => opened.pass(durationMs(ms)),
      }
    }

    it('begins at its origin and goes with the wall', async () => {
      const { clock, pass } = await begin(1)
      expect(clock.now()).toBe(T0)
      await pass(1_500)
      expect(clock.now()).toBe(at(1_500))
      expect(clock.speed).toBe(1)
    })

    it('goes at its speed, in whole milliseconds', async () => {
      const { clock, pass } = await begin(60)
      await pass(1_000)
      expect(clock.now()).toBe(at(60_000))
      clock.run(0.3)
      await pass(5)
      expect(clock.now()).toBe(at(60_001))
    })

    it('stands at speed 0, and moves when it is told', async () => {
      const { clock, pass } = await begin(0)
      await pass(10_000)
      expect(clock.now()).toBe(T0)
      clock.advanceTo(at(5))
      expect(clock.now()).toBe(at(5))
      clock.run(2)
      expect(clock.now()).toBe(at(5))
      await pass(10)
      expect(clock.now()).toBe(at(25))
      clock.run(0)
      await pass(10)
      expect([clock.now(), clock.speed]).toEqual([at(25), 0])
    })

    it('never goes back', async () => {
      const { clock, pass } = await begin(1)
      await pass(100)
      clock.advanceTo(at(50))
      expect(clock.now()).toBe(at(100))
    })

    for (const speed of [1, 60])
      it(`calls when the moment is reached, not before, and once, at speed ${speed}`, async () => {
        const { clock, called, note, pass } = await begin(speed)
        clock.at(at(1_000 * speed), note('due'))
        await pass(999)
        expect(called).toEqual([])
        await pass(1)
        expect(called).toEqual(['due'])
        await pass(10_000)
        clock.advanceTo(at(1_000_000_000))
        expect(called).toEqual(['due'])
      })

    it('calls by the moment, equal ones in the order in which they were asked for', async () => {
      const { clock, called, note, pass } = await begin(1)
      for (const [ms, what] of [
        [30, 'd'],
        [20, 'b'],
        [10, 'a'],
        [20, 'c'],
      ] as const) {
        clock.at(at(ms), note(what))
        clock.at(at(ms + 1_000), note(what.toUpperCase()))
      }
      clock.advanceTo(at(30))
      expect(called).toEqual(['a', 'b', 'c', 'd'])
      await pass(1_000)
      expect(called).toEqual(['a', 'b', 'c', 'd', 'A', 'B', 'C', 'D'])
    })

    it('calls, one before, on: when it is moved', async () => {
      const { clock, called, note } = await begin(0)
      clock.at(at(100), note('due'))
      clock.advanceTo(at(99))
      expect(called).toEqual([])
      clock.advanceTo(at(100))
      expect(called).toEqual(['due'])
    })

    it('calls soon what is past already, never before `at` has returned, also while it stands', async () => {
      for (const speed of [0, 1]) {
        const { clock, called, note, pass } = await begin(speed)
        clock.at(at(-5), note('past'))
        clock.after(durationMs(0), note('now'))
        expect(called).toEqual([])
        await pass(5)
        expect(called).toEqual(['past', 'now'])
        await opened.close()
      }
    })

    it('counts `after` from now', async () => {
      const { clock, called, note, pass } = await begin(10)
      await pass(100)
      clock.after(durationMs(1_000), note('due'))
      await pass(99)
      expect(called).toEqual([])
      await pass(1)
      expect(called).toEqual(['due'])
    })

    it('keeps a call for later while it stands, and hurries when it runs faster', async () => {
      const { clock, called, note, pass } = await begin(0)
      clock.at(at(60_000), note('due'))
      await pass(100_000)
      clock.run(1)
      await pass(30_000)
      expect(called).toEqual([])
      clock.run(300)
      await pass(99)
      expect(called).toEqual([])
      await pass(1)
      expect(called).toEqual(['due'])
    })

    it('does not call what was called off, also not by a call of the same moment', async () => {
      const { clock, called, note, pass } = await begin(1)
      const off = clock.at(at(10), note('never'))
      off()
      clock.at(at(20), () => offLater())
      const offLater = clock.at(at(20), note('never'))
      clock.at(at(20), note('due'))
      await pass(20)
      clock.advanceTo(at(30))
      off()
      offLater()
      expect(called).toEqual(['due'])
    })

    it('makes a call that a call asked for in a later turn, also where it asks for ever', async () => {
      const { clock, called, note, pass } = await begin(0)
      const again = (): void => {
        called.push('again')
        clock.after(durationMs(0), called.length < 3 ? again : note('end'))
      }
      clock.at(at(10), again)
      clock.advanceTo(at(10))
      expect(called).toEqual(['again'])
      await pass(20)
      expect(called).toEqual(['again', 'again', 'again', 'end'])
    })

    it('makes every call although one throws, and throws then', async () => {
      const { clock, called, note, pass } = await begin(0)
      clock.at(at(10), () => {
        throw new Error('a call is broken')
      })
      clock.at(at(10), note('same moment'))
      clock.at(at(20), note('later'))
      expect(() => clock.advanceTo(at(10))).toThrow('a call is broken')
      expect(called).toEqual(['same moment'])
      clock.run(1)
      await pass(10)
      expect(called).toEqual(['same moment', 'later'])
    })

    it('sleeps as long as it takes', async () => {
      const { clock, called, note, pass } = await begin(86_400)
      clock.at(at(40 * 86_400_000), note('due'))
      await pass(39_999)
      expect(called).toEqual([])
      await pass(1)
      expect(called).toEqual(['due'])
    })

    it('calls nobody when it is closed', async () => {
      const { clock, called, note, pass } = await begin(1)
      clock.at(at(10), note('never'))
      clock.close()
      await pass(1_000)
      expect(called).toEqual([])
    })
  })
}
