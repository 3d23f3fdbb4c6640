import {
  type EventDoc,
  evaluateAll,
  factOfEvent,
  type JsonObject,
  type OracleWindow,
  type RuleDocument,
} from '../../src/index.ts'

const DAY = '2026-03-02'

/** `08:00`, `08:00:01.5`, `+1 08:00` → RFC 3339 in +08:00. */
export function clock(text: string): string {
  const [, shift, time] = /^(?:([+-]\d+) )?(.+)$/.exec(text) as unknown as [string, string | undefined, string]
  const day = new Date(Date.parse(`${DAY}T00:00:00Z`) + Number(shift ?? 0) * 86_400_000).toISOString().slice(0, 10)
  return `${day}T${/^\d\d:\d\d$/.test(time) ? `${time}:00` : time}+08:00`
}

export const ms = (text: string): number => Date.parse(clock(text))

export const logged = { count: 0 }

type Extra = Partial<Omit<EventDoc, 'data' | 'time' | 'type'>>

/** One event of patient P1, encounter E1. */
export function event(at: string, type: string, data: JsonObject = {}, extra: Extra = {}): EventDoc {
  logged.count += 1
  const base = { specversion: '1.0', id: `f${logged.count}`, source: '/s', partitionkey: 'P1', subject: 'E1' } as const
  return { ...base, type, time: clock(at), data, ...extra }
}

/** The windows of one rule at a log time. */
export function windowsAt(rule: RuleDocument, events: readonly EventDoc[], at: string): Map<string, OracleWindow> {
  return evaluateAll({ rules: [rule], facts: events.map(factOfEvent), logTime: ms(at) })
}

export function windowAt(rule: RuleDocument, events: readonly EventDoc[], at: string): OracleWindow {
  const all = [...windowsAt(rule, events, at).values()]
  if (all.length !== 1) throw new Error(`expected one window, found ${all.map((w) => w.windowId).join(' ')}`)
  return all[0] as OracleWindow
}

export const statusAt = (rule: RuleDocument, events: readonly EventDoc[], at: string): string =>
  [...windowsAt(rule, events, at).values()]
    .map((w) => (w.reason === null ? w.status : `${w.status}:${w.reason}`))
    .join(' ')
