import { describe, expect, it } from 'vitest'
import { recentLines } from '../src/ed/recent-lines.ts'

const fact = (patientId: string, type: string, at: number) => ({
  patientId,
  type,
  name: { zh: type, en: type },
  at,
  knownAt: at,
})

describe('what has just happened', () => {
  it('is one line where several facts say the same, with their number', () => {
    const items = [
      fact('P1', 'lab.result.reported', 5),
      fact('P1', 'lab.result.reported', 5),
      fact('P2', 'ed.arrived', 4),
    ]
    expect(recentLines(items).map(({ fact: { patientId }, count }) => [patientId, count])).toEqual([
      ['P1', 2],
      ['P2', 1],
    ])
  })

  it('has a key of its own in each line, so that no line is taken for another when the list moves on', () => {
    const items = [fact('P1', 'a', 5), fact('P1', 'a', 6), fact('P1', 'b', 5), fact('P1', 'a', 5)]
    const keys = recentLines(items).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
