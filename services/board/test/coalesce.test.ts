import { describe, expect, it } from 'vitest'
import { createCoalescer } from '../src/live/coalesce.ts'

/** Time that moves only when told to. */
function bench() {
  let now = 0
  let id = 0
  const due = new Map<number, { at: number; run: () => void }>()
  const runs: number[] = []
  let finish: () => void = () => undefined
  const coalescer = createCoalescer(
    () => {
      runs.push(now)
      return new Promise<void>((done) => {
        finish = done
      })
    },
    {
      now: () => now,
      set(run, ms) {
        id += 1
        due.set(id, { at: now + ms, run })
        return id
      },
      clear: (timer) => void due.delete(timer),
    },
  )
  const to = (at: number): void => {
    now = at
    for (const [key, timer] of due)
      if (timer.at <= now) {
        due.delete(key)
        timer.run()
      }
  }
  const end = async (): Promise<void> => {
    finish()
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  return { coalescer, runs, to, end }
}

describe('asking for a page to be read again', () => {
  it('makes one run of many askings', () => {
    const { coalescer, runs, to } = bench()
    for (let time = 0; time < 9; time += 1) coalescer.ask('now')
    to(0)
    expect(runs).toEqual([0])
  })

  it('runs once more for what was asked during a run', async () => {
    const { coalescer, runs, to, end } = bench()
    coalescer.ask('now')
    to(0)
    coalescer.ask('now')
    coalescer.ask('now')
    await end()
    to(249)
    expect(runs).toEqual([0])
    to(250)
    expect(runs).toEqual([0, 250])
  })

  it('lets what is not pressing wait, and what is pressing overtake it', () => {
    const { coalescer, runs, to } = bench()
    coalescer.ask('soon')
    to(1_499)
    expect(runs).toEqual([])
    coalescer.ask('now')
    to(1_499)
    expect(runs).toEqual([1_499])
  })

  it('leaves a slow server two thirds of its time', async () => {
    const { coalescer, runs, to, end } = bench()
    coalescer.ask('now')
    to(0)
    to(400)
    coalescer.ask('now')
    await end()
    to(1_199)
    expect(runs).toHaveLength(1)
    to(1_200)
    expect(runs).toEqual([0, 1_200])
  })

  it('is silent once stopped', () => {
    const { coalescer, runs, to } = bench()
    coalescer.ask('now')
    coalescer.stop()
    coalescer.ask('now')
    to(9_000)
    expect(runs).toEqual([])
  })
})
