import { durationMs, type EpochMs, epochMs } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import {
  type Expectation,
  judgeExpectation,
  judgeReminders,
  parseScenarios,
  type StoryWindow,
  sameWindow,
} from '../src/index.ts'

const at = (time: string): EpochMs => epochMs(Date.parse(`2026-03-02T${time}+08:00`))

const window: StoryWindow = {
  status: 'met',
  national: 'met',
  reason: null,
  startedAt: at('08:00:00'),
  dueAt: at('09:00:00'),
  stoppedAt: at('09:00:00'),
  elapsedMs: durationMs(3_600_000),
  marks: { setting: 'ed', levels: [3, 4], who: null },
  items: { lactate: at('08:10:00'), culture: null },
  documentedLate: true,
  quality: ['minute', 'zero'],
}

/** Expectations as a story writes them. */
function expected(fields: string): Expectation {
  const text = `- { name: n, day: 2026-03-02, facts: [], expect: [{ at: "10:00", window: w/E1, ${fields} }] }`
  const parsed = parseScenarios({ path: 's.yaml', text })
  if (!parsed.ok) throw new Error(parsed.faults[0]?.message)
  return parsed.scenarios[0]!.expectations[0]!
}

const told = (fields: string, found: StoryWindow | undefined = window): string[] =>
  judgeExpectation(expected(fields), found).map((difference) => difference.text)

describe('an expectation', () => {
  it('that is right in everything finds no difference', () => {
    const all =
      'status: met, national: met, reason: null, started: "08:00", due: "09:00", stopped: "09:00", elapsed: PT1H, ' +
      'marks: { setting: ed, levels: [3, 4], who: null }, items: { lactate: "08:10", culture: none }, ' +
      'documentedLate: true, quality: [zero, minute]'
    expect(told(all)).toEqual([])
    expect(told('status: met, items: { lactate: met }')).toEqual([])
  })

  it('tells every field that differs, with what was expected and what was found', () => {
    const all =
      'status: late, national: missed, reason: refused, started: "08:00:01", due: "09:00:00.001", stopped: null, ' +
      'elapsed: PT60M1S, documentedLate: false, quality: [minute]'
    expect(told(all)).toEqual([
      'status: expected late, found met',
      'national: expected missed, found met',
      'reason: expected refused, found none',
      'started: expected 2026-03-02T08:00:01+08:00, found 2026-03-02T08:00:00+08:00',
      'due: expected 2026-03-02T09:00:00.001+08:00, found 2026-03-02T09:00:00+08:00',
      'stopped: expected none, found 2026-03-02T09:00:00+08:00',
      'elapsed: expected PT60M1S, found PT60M',
      'documentedLate: expected false, found true',
      'quality: expected [minute], found [minute, zero]',
    ])
  })

  it('asks only what it names', () => {
    expect(told('status: met')).toEqual([])
    expect(told('due: "09:00"')).toEqual([])
    expect(told('marks: { setting: ed }')).toEqual([])
    expect(told('quality: []')).toEqual(['quality: expected [], found [minute, zero]'])
  })

  it('compares marks by value and refuses one that is not there', () => {
    expect(told('marks: { setting: ward, levels: [4, 3], colour: null }')).toEqual([
      'marks.setting: expected "ward", found "ed"',
      'marks.levels: expected [4,3], found [3,4]',
      'marks.colour: expected null, found no such mark',
    ])
    expect(told('marks: { level: 4 }', { ...window, marks: { level: '4' } })).toEqual([
      'marks.level: expected 4, found "4"',
    ])
  })

  it('knows of an item whether it has a match, and when', () => {
    expect(told('items: { lactate: none, culture: met, absent: none }')).toEqual([
      'items.lactate: expected none, found 2026-03-02T08:10:00+08:00',
      'items.culture: expected a match, found none',
    ])
    expect(told('items: { lactate: "08:11", culture: "08:11" }')).toEqual([
      'items.lactate: expected 2026-03-02T08:11:00+08:00, found 2026-03-02T08:10:00+08:00',
      'items.culture: expected 2026-03-02T08:11:00+08:00, found none',
    ])
    expect(told('items: { lactate: met }', { ...window, items: null })).toEqual([
      'items: expected lactate, found no items',
    ])
  })
})

describe('a window that is not there', () => {
  it('satisfies none, and none alone', () => {
    expect(told('status: none', undefined)).toHaveLength(1)
    expect(judgeExpectation(expected('status: none'), undefined)).toEqual([])
    expect(judgeExpectation(expected('status: void'), undefined).map((d) => d.text)).toEqual([
      'status: expected void, found no window',
    ])
    expect(judgeExpectation(expected('due: "09:00"'), undefined).map((d) => d.text)).toEqual([
      'status: expected a window, found no window',
    ])
  })

  it('is not the same as one that was withdrawn', () => {
    const withdrawn: StoryWindow = { ...window, status: 'void', national: 'void' }
    expect(told('status: void', withdrawn)).toEqual([])
    expect(told('status: none', withdrawn)).toEqual(['status: expected none, found void'])
    expect(told('status: met', withdrawn)).toEqual(['status: expected met, found void'])
    expect(told('due: "09:00"', withdrawn)).toEqual(['status: expected a window that is not void, found void'])
  })

  it('is missed where none was expected but one is there', () => {
    expect(told('status: none')).toEqual(['status: expected none, found met'])
  })
})

describe('reminders', () => {
  const { zone } = expected('status: met')

  it('are the same in any order, and otherwise told as two lists', () => {
    expect(judgeReminders([at('08:30:00'), at('08:45:00')], [at('08:45:00'), at('08:30:00')], zone)).toEqual([])
    expect(judgeReminders([], [], zone)).toEqual([])
    expect(judgeReminders([at('08:30:00')], [at('08:30:00'), at('08:30:00')], zone)).toHaveLength(1)
    expect(judgeReminders([at('08:30:00')], [], zone)[0]?.text).toBe(
      'reminders: expected 2026-03-02T08:30:00+08:00, found none',
    )
  })
})

describe('the name of a window', () => {
  it('may be written escaped or plain', () => {
    expect(sameWindow('rule/%2Fstory%23x', 'rule//story#x')).toBe(true)
    expect(sameWindow('rule/%2fstory%23x', 'rule/%2Fstory%23x')).toBe(true)
    expect(sameWindow('rule/100%25', 'rule/100%')).toBe(true)
    expect(sameWindow('rule/a%2Cb', 'rule/a,b')).toBe(true)
    expect(sameWindow('rule/E1', 'rule/E2')).toBe(false)
  })

  it('is decoded once', () => {
    expect(sameWindow('rule/%252F', 'rule//')).toBe(false)
    expect(sameWindow('rule/%252F', 'rule/%2F')).toBe(false)
  })
})
