import type { LiveEvent } from '@golden-hour/board-api'
import { epochMs } from '@golden-hour/model'
import type { AccountBook, AuditEntry, EmergencyQuery, StoredAlert, TimelineReader } from '@golden-hour/ports'
import { createHospitalClock, createMetrics } from '@golden-hour/service-kit'
import { describe, expect, it } from 'vitest'
import { covers, scopeOf } from '../src/access/scope.ts'
import { createAuditTrail, type Deed } from '../src/audit/audit-trail.ts'
import { createShownPatients } from '../src/audit/shown-patients.ts'
import { createEdBoard } from '../src/ed/ed-board.ts'
import { laneRulesOf } from '../src/ed/lane-of.ts'
import { createKept } from '../src/kept.ts'
import { createOutbox } from '../src/live/outbox.ts'
import { createLoginGate } from '../src/session/login-gate.ts'
import { createCountedBus } from './counted-bus.ts'
import { shippedRulebook } from './rulebook.ts'

/** A promise and its ends. */
function deferred<T = void>() {
  let resolve = (_: T): void => undefined
  let reject = (_: Error): void => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

describe('the login gate', () => {
  const gateAt = () => {
    const clock = { now: 0 }
    return {
      clock,
      gate: createLoginGate({ attempts: 2, attemptsOfAddress: 4, withinMinutes: 1 }, () => clock.now),
    }
  }

  it('closes with the last attempt, and opens when the first failure is forgotten, not a moment before', () => {
    const { clock, gate } = gateAt()
    gate.failed('D1', 'a')
    expect(gate.closedFor('D1', 'a')).toBeNull()
    clock.now = 10_000
    gate.failed('D1', 'a')
    expect(gate.closedFor('D1', 'a')).toBe(50)
    clock.now = 59_999
    expect(gate.closedFor('D1', 'a')).toBe(1)
    clock.now = 60_000
    expect(gate.closedFor('D1', 'a')).toBeNull()
  })

  it('stays open for other addresses and accounts, until an address tried too many', () => {
    const { gate } = gateAt()
    for (const account of ['D1', 'D1', 'D2']) gate.failed(account, 'a')
    expect(gate.closedFor('D1', 'a')).not.toBeNull()
    expect([gate.closedFor('D1', 'b'), gate.closedFor('D2', 'a')]).toEqual([null, null])
    gate.failed('D3', 'a')
    expect(gate.closedFor('D4', 'a')).not.toBeNull()
    expect(gate.closedFor('D4', 'b')).toBeNull()
  })

  it('forgets an account’s failures when it succeeds', () => {
    const { gate } = gateAt()
    gate.failed('D1', 'a')
    gate.succeeded('D1', 'a')
    gate.failed('D1', 'a')
    expect(gate.closedFor('D1', 'a')).toBeNull()
  })
})

describe('the audit trail', () => {
  const deed = (n: number): Deed => ({ person: null, action: 'read', resource: `/${n}`, patients: [], address: null })
  const trailOn = (appendAudit: AccountBook['appendAudit']) =>
    createAuditTrail({ appendAudit } as AccountBook, createHospitalClock(epochMs(5), 0), createMetrics())

  it('stores together what comes while it is storing, in order, and answers each when its entry is stored', async () => {
    const batches: string[][] = []
    const first = deferred()
    const trail = trailOn(async (entries: readonly AuditEntry[]) => {
      batches.push(entries.map(({ resource }) => resource))
      if (batches.length === 1) await first.promise
    })
    const answered: number[] = []
    const record = (n: number) => trail.record(deed(n)).then(() => answered.push(n))
    const one = record(1)
    await new Promise(setImmediate)
    const others = [record(2), record(3), record(4)]
    await new Promise(setImmediate)
    expect([batches, answered]).toEqual([[['/1']], []])
    first.resolve()
    await Promise.all([one, ...others])
    expect([batches, answered]).toEqual([
      [['/1'], ['/2', '/3', '/4']],
      [1, 2, 3, 4],
    ])
  })

  it('fails those whose entry was not stored, and stores the next', async () => {
    let tries = 0
    const trail = trailOn(async () => {
      tries += 1
      if (tries === 1) throw new Error('disk')
    })
    await expect(trail.record(deed(1))).rejects.toThrow('disk')
    await expect(trail.record(deed(2))).resolves.toBeUndefined()
  })
})

describe('who was shown whom', () => {
  it('is fresh again after the time, for each person and patient', () => {
    let now = 0
    const shown = createShownPatients(1_000, () => now)
    expect(shown.fresh('D1', ['P1', 'P2'])).toEqual(['P1', 'P2'])
    shown.written('D1', ['P1'])
    expect([shown.fresh('D1', ['P1', 'P2']), shown.fresh('D2', ['P1'])]).toEqual([['P2'], ['P1']])
    now = 999
    expect(shown.fresh('D1', ['P1'])).toEqual([])
    now = 1_000
    expect(shown.fresh('D1', ['P1'])).toEqual(['P1'])
  })
})

describe('the scope of a role', () => {
  const scope = (role: Parameters<typeof scopeOf>[0]['role'], department: string | null) => {
    const found = scopeOf({ staffId: 's', name: 'n', role, department }, 'ED')
    return found === 'all' ? 'all' : [...found].sort()
  }

  it('is the whole hospital, the own department, or no patient', () => {
    expect([scope('qc-officer', null), scope('admin', 'IT')]).toEqual(['all', 'all'])
    expect([scope('clinician', 'NEU'), scope('department-head', 'GEN')]).toEqual([['NEU'], ['GEN']])
    expect(scope('ed-coordinator', 'ICU')).toEqual(['ED', 'ICU'])
    expect([scope('operator', 'IT'), scope('auditor', 'ED'), scope('clinician', null)]).toEqual([[], [], []])
  })

  it('covers a patient by any department that is named, never by none', () => {
    expect(covers(new Set(['NEU']), ['ED', 'NEU'])).toBe(true)
    expect(covers(new Set(['NEU']), ['ED', null])).toBe(false)
    expect(covers(new Set(), [null])).toBe(false)
    expect(covers('all', [])).toBe(true)
  })
})

describe('answers that are kept', () => {
  it('are made once for all who ask within the time, and again after a failure', async () => {
    let now = 0
    let made = 0
    const kept = createKept<number>(100, () => now)
    const make = async () => ++made
    expect(await Promise.all([kept.get('a', make), kept.get('a', make), kept.get('b', make)])).toEqual([1, 1, 2])
    now = 100
    expect(await kept.get('a', make)).toBe(3)
    await expect(kept.get('c', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await kept.get('c', make)).toBe(4)
  })
})

describe('the outbox of a stream', () => {
  const event = (n: number): LiveEvent => ({
    kind: 'fact',
    now: n,
    patientId: null,
    windowId: null,
    alertId: null,
    status: null,
    staff: [],
  })

  it('sends one at a time in order, and cuts off a reader that does not read', async () => {
    const sent: number[] = []
    const room = deferred()
    let cut = 0
    const outbox = createOutbox(
      async ({ now }) => {
        sent.push(now)
        await room.promise
      },
      () => {
        cut += 1
      },
    )
    for (let n = 0; n <= 1_000; n += 1) outbox.push(event(n))
    expect([sent, cut]).toEqual([[0], 0])
    outbox.push(event(1_001))
    expect(cut).toBe(1)
    room.resolve()
    await new Promise(setImmediate)
    expect(sent).toEqual([0])
  })
})

describe('the emergency board', () => {
  const rules = laneRulesOf(shippedRulebook().rulebook)
  const arrived = (patientId: string) => ({
    patientId,
    windows: [],
    facts: [
      {
        source: '/ed',
        type: 'ed.arrived',
        factId: patientId,
        encounterId: patientId,
        fromEncounterId: null,
        departmentId: 'ED',
        wardId: null,
        occurredAt: epochMs(0),
        knownAt: epochMs(0),
        data: null,
      },
    ],
  })

  /** A board whose ledger holds `there`, and what it was asked. */
  function boardOf(there: Set<string>) {
    const asked: (readonly string[] | null)[] = []
    const wall = { now: 0 }
    const live = createCountedBus()
    const gates: Promise<void>[] = []
    const reader = {
      async emergency({ patients }: EmergencyQuery) {
        asked.push(patients)
        const found = [...there].filter((id) => patients === null || patients.includes(id)).map(arrived)
        await gates.shift()
        return found
      },
    } as unknown as TimelineReader
    const board = createEdBoard({
      reader,
      alerts: { latest: async (): Promise<readonly StoredAlert[]> => [] },
      live,
      clock: createHospitalClock(epochMs(1_000), 0),
      rules,
      stayHours: 72,
      reloadMs: 60_000,
      metrics: createMetrics(),
      wall: () => wall.now,
    })
    const lanes = async () => (await board.current()).lanes.map(({ patientId }) => patientId).sort()
    return { board, live, asked, wall, lanes, gates }
  }

  it('reads everybody once, then only who changed, and everybody again after the time', async () => {
    const there = new Set(['P1', 'P2'])
    const { lanes, live, asked, wall } = boardOf(there)
    expect(await lanes()).toEqual(['P1', 'P2'])
    expect(await lanes()).toEqual(['P1', 'P2'])
    expect(asked).toEqual([null])
    there.delete('P1')
    there.add('P3')
    await live.told('facts', { kind: 'fact', patientId: 'P1' })
    await live.told('windows', { kind: 'window', patientId: 'P3', windowId: 'a/1' })
    expect(await lanes()).toEqual(['P2', 'P3'])
    expect(asked.slice(1)).toEqual([['P1', 'P3']])
    wall.now = 59_999
    await lanes()
    wall.now = 60_000
    await lanes()
    expect(asked.slice(2)).toEqual([null])
  })

  it('shows a change told of while it was reading to whoever asks after it', async () => {
    const there = new Set(['P1'])
    const { lanes, live, gates, asked } = boardOf(there)
    const slow = deferred()
    gates.push(slow.promise)
    const first = lanes()
    there.add('P2')
    await live.told('facts', { kind: 'fact', patientId: 'P2' })
    const second = [lanes(), lanes()]
    slow.resolve()
    expect(await first).toEqual(['P1'])
    expect(await Promise.all(second)).toEqual([
      ['P1', 'P2'],
      ['P1', 'P2'],
    ])
    expect(asked).toEqual([null, ['P2']])
  })

  it('reads everybody again after a reading failed, and stops listening at the end', async () => {
    const { lanes, live, gates, asked, board } = boardOf(new Set(['P1']))
    gates.push(Promise.reject(new Error('down')))
    await expect(lanes()).rejects.toThrow('down')
    expect(await lanes()).toEqual(['P1'])
    expect(asked).toEqual([null, null])
    expect(live.listeners()).toBe(3)
    board.stop()
    expect(live.listeners()).toBe(0)
  })
})
