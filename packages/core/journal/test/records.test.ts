import { decodeStructured } from '@golden-hour/events'
import { epochMs, type Transition } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import {
  decodeEntry,
  decodeTransition,
  directiveRecord,
  factRecord,
  isNewer,
  rulebookRecord,
  srcOf,
  tickRecord,
  transitionRecord,
} from '../src/index.ts'

const event = () => {
  const decoded = decodeStructured({
    specversion: '1.0',
    id: 'm1',
    source: '/ed',
    type: 'ed.arrived',
    time: '2026-03-02T08:00:00+08:00',
    partitionkey: '病人1',
    subject: 'E1',
    data: { mode: 'ambulance' },
  })
  if (!decoded.ok) throw new Error(decoded.problem.detail)
  return decoded.event
}

describe('a journal record', () => {
  it('of a fact decodes to the same fact', () => {
    const record = factRecord(event())
    expect(record.key).toBe('病人1')
    expect(decodeEntry(record)).toEqual({ kind: 'fact', eventId: 'm1', fact: event().fact })
  })

  it('of control decodes to the same body', () => {
    expect(decodeEntry(tickRecord({ wallClock: epochMs(5) }))).toEqual({ kind: 'tick', wallClock: 5 })
    expect(decodeEntry(rulebookRecord({ hash: 'h' }))).toEqual({ kind: 'rulebook', hash: 'h' })
    const directive = { skip: 7, by: 'op', reason: 'poison' }
    expect(decodeEntry(directiveRecord(directive))).toEqual({ kind: 'directive', ...directive })
  })

  it('whose value was altered is unreadable', () => {
    const record = factRecord(event())
    expect(decodeEntry({ ...record, value: new TextEncoder().encode('{}') })).toEqual({
      kind: 'unreadable',
      reason: 'hash',
    })
  })

  it('that is no UTF-8, no event or no control record we know is unreadable, with its reason', () => {
    expect(decodeEntry({ headers: {}, value: Uint8Array.of(0xff) })).toEqual({ kind: 'unreadable', reason: 'utf-8' })
    expect(decodeEntry({ headers: {}, value: new TextEncoder().encode('{}') })).toMatchObject({ kind: 'unreadable' })
    const strange = { headers: { gh_kind: 'dance' }, value: new TextEncoder().encode('{}') }
    expect(decodeEntry(strange)).toEqual({ kind: 'unreadable', reason: 'control record of kind dance' })
    expect(decodeEntry({ ...strange, value: new TextEncoder().encode('null') })).toMatchObject({ kind: 'unreadable' })
  })
})

describe('a transition record', () => {
  const transition = { id: 'r/E1@1', windowId: 'r/E1', revision: 1 } as Transition

  it('decodes to the same transition and its source', () => {
    const record = transitionRecord(transition, { srcOffset: 12, n: 3 })
    expect(record.key).toBe('r/E1')
    expect(decodeTransition(record)).toEqual({ ok: true, transition, src: { srcOffset: 12, n: 3 } })
    expect(srcOf(record)).toEqual({ srcOffset: 12, n: 3 })
    expect(srcOf({ headers: { ...record.headers, gh_src: '12' } })).toBeNull()
  })

  it('without its source, or altered, is refused', () => {
    const record = transitionRecord(transition, { srcOffset: 12, n: 3 })
    expect(decodeTransition({ ...record, headers: {} })).toEqual({ ok: false, reason: 'src' })
    const altered = { ...record, value: new TextEncoder().encode('{}') }
    expect(decodeTransition(altered)).toEqual({ ok: false, reason: 'hash' })
  })

  it('is newer only by a greater offset, or a greater n of the same', () => {
    const at = (srcOffset: number, n: number) => ({ srcOffset, n })
    expect(isNewer(at(0, 0), null)).toBe(true)
    expect(isNewer(at(5, 1), at(5, 0))).toBe(true)
    expect(isNewer(at(6, 0), at(5, 9))).toBe(true)
    expect(isNewer(at(5, 1), at(5, 1))).toBe(false)
    expect(isNewer(at(4, 9), at(5, 0))).toBe(false)
  })
})
