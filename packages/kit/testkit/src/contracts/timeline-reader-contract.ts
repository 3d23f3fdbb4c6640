import { type EpochMs, epochMs, type Fact, type Status, type Transition } from '@golden-hour/model'
import type { Ledger, RecordedFact, RecordedTransition } from '@golden-hour/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const T0 = 1_772_409_600_000
const MINUTE = 60_000
const at = (minutes: number): EpochMs => epochMs(T0 + minutes * MINUTE)

/** Facts and windows of the suite, each at the next place of the log. */
function createRows() {
  let offset = 0
  const fact = (type: string, minutes: number, more: Partial<Fact> & { known?: number } = {}): RecordedFact => {
    const { known, ...rest } = more
    offset += 1
    const whole: Fact = {
      source: '/ed',
      type,
      factId: `${type}:1`,
      patientId: 'P1',
      op: 'assert',
      version: null,
      recordedAt: at(minutes),
      occurredAt: at(minutes),
      precision: 'second',
      time: new Date(at(minutes)).toISOString(),
      subject: null,
      data: { encounterId: 'E1', departmentId: 'ED' },
      encounterFromSubject: false,
      backfill: false,
      ...rest,
    }
    return { partition: 0, offset, eventId: `e${offset}`, appendedAt: at(known ?? minutes), fact: whole }
  }
  const window = (
    windowId: string,
    minutes: number,
    status: Status,
    more: Partial<Transition> = {},
  ): RecordedTransition => {
    offset += 1
    const revision = more.revision ?? 1
    const transition: Transition = {
      id: `${windowId}@${revision}`,
      revision,
      kind: 'opened',
      previous: null,
      knownAt: at(minutes),
      documentedLate: false,
      rule: { id: windowId.split('/')[0]!, version: '1', rulebook: 'r' },
      cause: 'time',
      reminder: null,
      windowId,
      ruleId: windowId.split('/')[0]!,
      patientId: 'P1',
      encounterId: 'E1',
      department: 'ED',
      ward: null,
      responsible: null,
      status,
      national: status,
      reason: null,
      startedAt: at(minutes),
      dueAt: at(minutes + 60),
      stoppedAt: null,
      elapsedMs: null,
      marginMs: null,
      items: null,
      marks: {},
      quality: [],
      evidence: { start: '/ed#ed.arrived#ed.arrived:1', stop: null, excuse: null, closing: null },
      ...more,
    }
    return { partition: 0, srcOffset: offset, n: 0, transition }
  }
  return { fact, window }
}

/** What every timeline reader promises, of rows that the clinical book has written. */
export function timelineReaderContract(make: () => Promise<Ledger>): void {
  describe('a timeline reader', () => {
    let ledger: Ledger
    let rows: ReturnType<typeof createRows>
    beforeAll(async () => {
      ledger = await make()
    })
    beforeEach(async () => {
      await ledger.clinical.clear()
      rows = createRows()
    })
    afterAll(() => ledger.close())

    const write = (facts: readonly RecordedFact[], transitions: readonly RecordedTransition[] = []): Promise<unknown> =>
      ledger.clinical.write({
        facts,
        unreadable: [],
        transitions,
        position: { topic: 'journal', partition: 0, topicId: 't', next: 0, lastSrc: null },
      })
    const emergency = (patients: readonly string[] | null = null, contentOf: readonly string[] = []) =>
      ledger.timeline.emergency({ arrivedSince: at(-600), patients, contentOf })
    const here = async () => (await emergency()).map(({ patientId }) => patientId).sort()

    it('gives who has arrived and not left, with what is known of them', async () => {
      await write(
        [
          rows.fact('ed.arrived', 0),
          rows.fact('ed.triaged', 3, { data: { encounterId: 'E1', departmentId: 'ED', level: 2 } }),
          rows.fact('ed.arrived', -700, { patientId: 'P0' }),
        ],
        [rows.window('stroke.dnt/E1', 0, 'open'), rows.window('gone/E1', 0, 'void')],
      )
      const [patient, ...others] = await emergency(null, ['ed.triaged'])
      expect(others).toEqual([])
      expect(patient?.patientId).toBe('P1')
      expect(patient?.facts.map(({ type }) => type).sort()).toEqual(['ed.arrived', 'ed.triaged'])
      expect(patient?.facts.find(({ type }) => type === 'ed.triaged')).toEqual({
        source: '/ed',
        type: 'ed.triaged',
        factId: 'ed.triaged:1',
        encounterId: 'E1',
        fromEncounterId: null,
        departmentId: 'ED',
        wardId: null,
        occurredAt: at(3),
        knownAt: at(3),
        data: { encounterId: 'E1', departmentId: 'ED', level: 2 },
      })
      expect(patient?.facts.find(({ type }) => type === 'ed.arrived')?.data).toBeNull()
      expect(patient?.windows).toEqual([
        {
          windowId: 'stroke.dnt/E1',
          ruleId: 'stroke.dnt',
          patientId: 'P1',
          encounterId: 'E1',
          department: 'ED',
          status: 'open',
          reason: null,
          startedAt: at(0),
          dueAt: at(60),
          stoppedAt: null,
          marginMs: null,
          documentedLate: false,
          revision: 1,
        },
      ])
    })

    it('leaves out who left, went home, died or came to a ward; not who left another encounter', async () => {
      const of = (patientId: string, encounterId = 'E1') => ({ patientId, data: { encounterId } })
      await write([
        ...['P1', 'P2', 'P3', 'P4', 'P5', 'P6'].map((id) => rows.fact('ed.arrived', 0, of(id))),
        rows.fact('ed.left', 30, of('P1')),
        rows.fact('adt.discharged', 30, of('P2')),
        rows.fact('adt.died', 30, of('P3', 'E9')),
        rows.fact('adt.ward-entered', 30, of('P4', 'E9')),
        rows.fact('adt.ward-entered', -300, of('P5', 'E9')),
        rows.fact('ed.left', 30, of('P6', 'E0')),
      ])
      expect(await here()).toEqual(['P5', 'P6'])
    })

    it('brings back who left by mistake: the leaving was voided, or corrected to another encounter', async () => {
      const left = { factId: 'L', version: 1 }
      await write([
        rows.fact('ed.arrived', 0),
        rows.fact('ed.left', 30, left),
        rows.fact('ed.arrived', 0, { patientId: 'P2' }),
        rows.fact('ed.left', 30, { ...left, patientId: 'P2' }),
      ])
      expect(await here()).toEqual([])
      await write([
        rows.fact('ed.left', 30, { ...left, op: 'void', version: 2, known: 35 }),
        rows.fact('ed.left', 30, { ...left, patientId: 'P2', version: 2, data: { encounterId: 'E0' }, known: 35 }),
      ])
      expect(await here()).toEqual(['P1', 'P2'])
      await write([rows.fact('ed.left', 40, { ...left, version: 3, known: 45 })])
      expect(await here()).toEqual(['P2'])
    })

    it('gives one version of each fact, the one of the greatest rank, whatever came last', async () => {
      const triaged = (level: number, more: Partial<Fact> & { known?: number }): RecordedFact =>
        rows.fact('ed.triaged', 3, { ...more, data: { encounterId: 'E1', level } })
      await write([
        rows.fact('ed.arrived', 0),
        triaged(1, { version: 2 }),
        triaged(2, { version: 1, known: 9 }),
        triaged(3, { version: null, recordedAt: at(99), known: 10 }),
        rows.fact('lab.result.reported', 8, { op: 'void', version: 2 }),
        rows.fact('lab.result.reported', 8, { version: 1, known: 12 }),
      ])
      const [patient] = await emergency(['P1'], ['ed.triaged'])
      expect(patient?.facts.map(({ type, data }) => [type, data?.level]).sort()).toEqual([
        ['ed.arrived', undefined],
        ['ed.triaged', 1],
      ])
    })

    it('lets the content decide between versions of equal rank, the same in any order', async () => {
      const triaged = (level: number): RecordedFact =>
        rows.fact('ed.triaged', 3, { data: { encounterId: 'E1', level }, version: 1 })
      await write([rows.fact('ed.arrived', 0), triaged(1), triaged(2), triaged(1)])
      const level = async () =>
        (await emergency(null, ['ed.triaged']))[0]?.facts.find(({ type }) => type === 'ed.triaged')?.data?.level
      const first = await level()
      await ledger.clinical.clear()
      await write([triaged(2), triaged(1), triaged(2), rows.fact('ed.arrived', 0)])
      expect(await level()).toBe(first)
    })

    it('asks only after the patients named', async () => {
      await write(['P1', 'P2'].map((patientId) => rows.fact('ed.arrived', 0, { patientId })))
      expect((await emergency(['P2', 'P3'])).map(({ patientId }) => patientId)).toEqual(['P2'])
    })

    it('gives the last word on windows: of a patient, one by its id, those that start in a span', async () => {
      await write(
        [],
        [
          rows.window('a/1', 0, 'open'),
          rows.window('a/1', 0, 'met', { revision: 2 }),
          rows.window('a/2', 10, 'late', { patientId: 'P2' }),
          rows.window('b/1', 10, 'met'),
          rows.window('a/3', 11, 'met'),
        ],
      )
      const { timeline } = ledger
      expect((await timeline.windowsOf('P1')).map(({ id }) => id).sort()).toEqual(['a/1@2', 'a/3@1', 'b/1@1'])
      expect((await timeline.window('a/1'))?.status).toBe('met')
      expect(await timeline.window('a/9')).toBeNull()
      const found: string[] = []
      for await (const { id } of timeline.windowsStarted({ from: at(0), to: at(10), rules: ['a'] })) found.push(id)
      expect(found).toEqual(['a/1@2', 'a/2@1'])
    })

    it('reads more windows of a span than one page holds, each once, also where many start together', async () => {
      const many = Array.from({ length: 4_500 }, (_, n) => rows.window(`a/${n}`, n < 3_000 ? 1 : 2, 'met'))
      await write([], many)
      const found = new Set<string>()
      let read = 0
      for await (const { windowId } of ledger.timeline.windowsStarted({ from: at(1), to: at(2), rules: ['a'] })) {
        found.add(windowId)
        read += 1
      }
      expect([found.size, read]).toEqual([4_500, 4_500])
    })

    it('names the departments of patients, by facts and by windows', async () => {
      await write(
        [rows.fact('ed.arrived', 0), rows.fact('ed.arrived', 0, { patientId: 'P2', data: {} })],
        [rows.window('a/1', 0, 'open', { department: 'NEU' })],
      )
      const departments = await ledger.timeline.departmentsOf(['P1', 'P2', 'P3'])
      expect([...(departments.get('P1') ?? [])].sort()).toEqual(['ED', 'NEU'])
      expect([...departments.keys()]).toEqual(['P1'])
      expect((await ledger.timeline.departmentsOf([])).size).toBe(0)
    })
  })
}
