import type { Lane } from '@golden-hour/board-api'
import { describe, expect, it } from 'vitest'
import { areasOf, filterOf, pathwaysOf, queryOf } from '../src/ed/filter.ts'
import { labelWidth, roomForLabels, textWidth } from '../src/ed/labels.ts'
import { laneHas, laneView } from '../src/ed/lane-view.ts'
import { NOW_AT, place, shiftOf, ticksAround } from '../src/ed/time-axis.ts'
import { byUrgency, countLanes, holdOrder, newlyOverdue } from '../src/ed/urgency.ts'
import { pageAt, wallPages } from '../src/ed/wall-pages.ts'
import { phaseOf } from '../src/window/phase.ts'
import { laneOf, MINUTE, PATIENTS, patients } from './fixture/ward.ts'

const NOW = Date.parse('2026-03-02T08:41:00+08:00')
const lanes: readonly Lane[] = PATIENTS.map((told) => laneOf(told, NOW))
const ids = (of: readonly Lane[]) => of.map((lane) => lane.patientId)

describe('the order of lanes', () => {
  it('is overdue and unanswered, overdue, then by deadline', () => {
    expect(ids(byUrgency(lanes))).toEqual(['P1001', 'P1004', 'P1006', 'P1005', 'P1002', 'P1003'])
  })

  it('puts who waits for nothing last, by arrival', () => {
    const idle = lanes.slice(0, 2).map((lane) => ({ ...lane, windows: [] }))
    expect(ids(byUrgency([idle[0]!, idle[1]!, lanes[4]!]))).toEqual(['P1005', 'P1002', 'P1001'])
  })

  it('does not change under a pointer; who comes in is put last', () => {
    const held = holdOrder(
      ['P1003', 'P1002'].map((id) => `E${id.slice(1)}`),
      byUrgency(lanes.slice(0, 3)),
    )
    expect(ids(held)).toEqual(['P1003', 'P1002', 'P1001'])
  })
})

describe('the numbers of the header', () => {
  it('are those of the lanes shown', () => {
    expect(countLanes(lanes, NOW)).toEqual({ lanes: 6, running: 9, near: 1, overdue: 2, unanswered: 2 })
    expect(countLanes([], NOW).running).toBe(0)
  })

  it('count what is due in ten minutes, and not a millisecond later', () => {
    const lane = { ...lanes[5]!, windows: [{ ...lanes[5]!.windows[0]!, dueAt: NOW + 10 * MINUTE }] }
    expect(countLanes([lane], NOW).near).toBe(1)
    expect(countLanes([lane], NOW - 1).near).toBe(0)
  })
})

describe('a window that becomes overdue', () => {
  it('is announced once', () => {
    expect(newlyOverdue(new Set(), lanes).map((w) => w.windowId)).toEqual([
      'stroke.dnt|P1001|0',
      'sepsis.bundle-1h|P1004|0',
    ])
    expect(newlyOverdue(new Set(['stroke.dnt|P1001|0', 'sepsis.bundle-1h|P1004|0']), lanes)).toEqual([])
  })
})

describe('the phase of a window', () => {
  const open = { status: 'open' as const, startedAt: 0, dueAt: 60 * MINUTE }

  it('is near in its last quarter, due after its deadline, and overdue only by the word of the log', () => {
    expect(phaseOf(open, 45 * MINUTE - 1)).toBe('running')
    expect(phaseOf(open, 45 * MINUTE)).toBe('near')
    expect(phaseOf(open, 60 * MINUTE)).toBe('near')
    expect(phaseOf(open, 60 * MINUTE + 1)).toBe('due')
    expect(phaseOf({ ...open, status: 'overdue' }, 0)).toBe('overdue')
  })

  it('is running as long as it has no deadline', () => {
    expect(phaseOf({ ...open, dueAt: null }, 1e15)).toBe('running')
  })
})

describe('a lane', () => {
  it('is drawn as what was done by time, what is to come, what runs and what was decided', () => {
    const view = laneView(lanes[1]!)
    expect(view.done.map((milestone) => milestone.id).slice(0, 3)).toEqual([
      'ems.first-contact',
      'ecg.acquired',
      'ed.arrived',
    ])
    expect(view.pending.map((milestone) => milestone.id)).toEqual(['pci.wire-crossed'])
    expect(view.running.map((window) => window.ruleId)).toEqual(['stemi.d2w'])
    expect(view.decided).toEqual([{ status: 'met', count: 1 }])
  })

  it('is found by its state', () => {
    const having = (status: string) => ids(lanes.filter((lane) => laneHas(lane, status, NOW)))
    expect(having('overdue')).toEqual(['P1001', 'P1004'])
    expect(having('unanswered')).toEqual(['P1001', 'P1006'])
    expect(having('near')).toEqual(['P1006'])
    expect(having('')).toHaveLength(6)
  })
})

describe('the filter', () => {
  it('stands in the address and is read from it', () => {
    const filter = { pathway: 'stroke', area: '', status: 'overdue' }
    expect(queryOf(filter)).toEqual({ pathway: 'stroke', status: 'overdue' })
    expect(filterOf({ ...queryOf(filter), wall: '1', area: ['a', 'b'] })).toEqual(filter)
  })

  it('offers what is there and what is chosen', () => {
    expect(pathwaysOf(lanes, 'surgery', (pathway) => pathway.name.zh).map((each) => each.value)).toEqual([
      'sepsis',
      'stemi',
      'stroke',
      'surgery',
      'trauma',
    ])
    expect(areasOf(lanes.slice(0, 2), '', (area) => area).map((each) => each.value)).toEqual(['抢救1', '抢救2'])
  })
})

describe('the time axis', () => {
  const axis = { anchor: NOW, spanMs: 240 * MINUTE }

  it('puts a moment where it belongs, and the present at its line as time goes on', () => {
    expect(place(axis, NOW)).toBe(0)
    expect(place(axis, NOW + 60 * MINUTE)).toBe(25)
    const later = NOW + 37 * MINUTE
    expect(place(axis, later) + shiftOf(axis, later)).toBeCloseTo(NOW_AT)
  })

  it('has marks on whole half hours of the hospital, on both sides of the present', () => {
    const ticks = ticksAround(axis, NOW, 8 * 60 * MINUTE)
    expect(ticks.every((at) => (at + 8 * 60 * MINUTE) % (30 * MINUTE) === 0)).toBe(true)
    expect(ticks[0]!).toBeLessThan(NOW - axis.spanMs * 0.9)
    expect(ticks.at(-1)!).toBeGreaterThan(NOW + axis.spanMs * 0.9)
  })

  it('keeps marks on whole hours in a zone of half hours', () => {
    const offset = 5.5 * 60 * MINUTE
    const ticks = ticksAround({ anchor: NOW, spanMs: 1_440 * MINUTE }, NOW, offset)
    expect(ticks.every((at) => (at + offset) % (120 * MINUTE) === 0)).toBe(true)
  })
})

describe('labels', () => {
  it('are wide in Chinese and narrow in Latin', () => {
    expect(textWidth('溶栓')).toBe(24)
    expect(textWidth('ab')).toBeCloseTo(13.6)
  })

  it('are left out where the next point would stand in them', () => {
    const points = [
      { at: 0, text: '到院' },
      { at: labelWidth('到院') + 8, text: '分诊' },
      { at: labelWidth('到院') + 9, text: '溶栓' },
    ]
    expect(roomForLabels(points, 1)).toEqual([true, false, true])
  })
})

describe('the wall', () => {
  it('turns pages that hold everybody once', () => {
    const pages = wallPages(patients(20), 7)
    expect(pages.map((page) => page.length)).toEqual([7, 7, 6])
    expect(new Set(pages.flat()).size).toBe(20)
    expect(wallPages([], 7)).toEqual([[]])
  })

  it('shows each page in turn', () => {
    expect([0, 14_999, 15_000, 44_999, 45_000].map((ms) => pageAt(ms, 15_000, 3))).toEqual([0, 0, 1, 2, 0])
    expect(pageAt(99_000, 15_000, 1)).toBe(0)
  })
})
