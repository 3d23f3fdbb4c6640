import { type EventDoc, evaluateAll, factOfEvent, type JsonObject, type RuleDocument } from '@golden-hour/testkit'
import { journalOf, rulebookOf, tickAt } from './journal.ts'
import { runOver } from './runs.ts'
import { oracleTable, type Row, tableOf } from './table.ts'

type Extra = Partial<Omit<EventDoc, 'data' | 'time' | 'type'>>

/** An event of patient P1 in encounter E1, on day 1–9 of March 2026, appended when it occurs: `event('2 08:00', …)`. */
export function event(at: string, type: string, data: JsonObject = {}, extra: Extra = {}): EventDoc {
  const [day, time] = at.split(' ') as [string, string]
  const whole = `2026-03-0${day}T${/^\d\d:\d\d$/.test(time) ? `${time}:00` : time}+08:00`
  const base = { specversion: '1.0', source: '/s', partitionkey: 'P1', subject: 'E1' } as const
  return { ...base, id: `${type} ${at} ${JSON.stringify(data)}`, type, time: whole, data, ...extra }
}

const instant = (at: string): number => Date.parse(event(at, 'x.none').time)

const lines = (table: ReadonlyMap<string, Row>): string[] =>
  [...table].map(([id, row]) => `${id} ${row.status}${row.reason === null ? '' : ` (${row.reason})`}`).sort()

export interface Told {
  readonly engine: string[]
  readonly oracle: string[]
  readonly engineRows: Row[]
  readonly oracleRows: Row[]
}

/** What engine and oracle say of one rule after these events, in their order, at a log time. */
export function tell(rule: RuleDocument, events: readonly EventDoc[], at: string): Told {
  const stream = events.map((one) => ({ event: one, appendedAt: Math.min(Date.parse(one.time), instant(at)) }))
  const rulebook = rulebookOf({ rules: [rule], tables: {} })
  const engine = tableOf(runOver(rulebook, [...journalOf(stream), tickAt(instant(at))]).transitions)
  const facts = events.map(factOfEvent)
  const oracle = oracleTable(evaluateAll({ rules: [rule], facts, logTime: instant(at) }))
  const rows = (table: ReadonlyMap<string, Row>): Row[] =>
    [...table].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  return { engine: lines(engine), oracle: lines(oracle), engineRows: rows(engine), oracleRows: rows(oracle) }
}

/** What the engine says, in its order: kinds and statuses, after a journal of events with their append times. */
export function sayings(rule: RuleDocument, journal: readonly (readonly [EventDoc, string])[], at: string): string[] {
  const rulebook = rulebookOf({ rules: [rule], tables: {} })
  const stream = journal.map(([one, appended]) => ({ event: one, appendedAt: instant(appended) }))
  const { transitions } = runOver(rulebook, [...journalOf(stream), tickAt(instant(at))])
  return transitions.map(({ kind, status, knownAt, cause }) => {
    const time = new Date(knownAt + 8 * 3_600_000).toISOString().slice(11, 19)
    return `${time} ${kind} ${status} by ${cause === 'time' ? 'time' : 'a fact'}`
  })
}
