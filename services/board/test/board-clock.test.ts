import { describe, expect, it } from 'vitest'
import { createBoardClock } from '../src/clock/board-clock.ts'

const HOSPITAL = 1_772_412_000_000
const answer = (now: number, speed = 1) => ({ now, speed, zone: 'Asia/Shanghai', demo: speed !== 1 })

function set() {
  let mono = 1_000
  return { clock: createBoardClock(() => mono), pass: (ms: number) => (mono += ms), mono: () => mono }
}

describe('the clock of the board', () => {
  it('says nothing before its first answer', () => {
    expect(set().clock.now()).toBeNull()
  })

  it('takes an answer to be true in the middle of its way', () => {
    const { clock, pass } = set()
    pass(200)
    clock.answer(answer(HOSPITAL), 1_000, 1_200)
    expect(clock.now()).toBe(HOSPITAL + 100)
  })

  it('runs by itself at the speed of the hospital', () => {
    const { clock, pass } = set()
    clock.answer(answer(HOSPITAL, 60), 1_000, 1_000)
    pass(1_000)
    expect(clock.now()).toBe(HOSPITAL + 60_000)
  })

  it('prefers running on to an answer that took too long, unless the speed has changed', () => {
    const { clock, pass, mono } = set()
    clock.answer(answer(HOSPITAL), 1_000, 1_000)
    pass(4_001)
    clock.answer(answer(HOSPITAL + 99_999), 1_000, mono())
    expect(clock.now()).toBe(HOSPITAL + 4_001)
    clock.answer(answer(HOSPITAL + 99_999, 60), 1_000, mono())
    expect(clock.speed()).toBe(60)
    expect(clock.now()).toBeGreaterThan(HOSPITAL + 99_999)
  })

  it('is never behind a beat', () => {
    const { clock } = set()
    clock.answer(answer(HOSPITAL), 1_000, 1_000)
    expect(clock.beat(HOSPITAL + 300)).toBe('agrees')
    expect(clock.now()).toBe(HOSPITAL + 300)
  })

  it('stays where it is when a beat was long on its way', () => {
    const { clock } = set()
    clock.answer(answer(HOSPITAL), 1_000, 1_000)
    expect(clock.beat(HOSPITAL - 400)).toBe('agrees')
    expect(clock.now()).toBe(HOSPITAL)
  })

  it('asks again after a sleep during which it stood still, and shows the beat at once', () => {
    const { clock } = set()
    clock.answer(answer(HOSPITAL), 1_000, 1_000)
    expect(clock.beat(HOSPITAL + 1_800_000)).toBe('ask-again')
    expect(clock.now()).toBe(HOSPITAL + 1_800_000)
  })

  it('allows a fast hospital its drift', () => {
    const { clock } = set()
    clock.answer(answer(HOSPITAL, 60), 1_000, 1_000)
    expect(clock.beat(HOSPITAL - 60_000)).toBe('agrees')
    expect(clock.beat(HOSPITAL - 91_000)).toBe('ask-again')
  })
})
