import { type EpochMs, epochMs, type Fact, type JournalRecord, type Transition } from '@golden-hour/model'
import { loadRulebook, type Rulebook } from '@golden-hour/rulebook'
import { createEngine, type Engine, type EngineOptions } from '../src/index.ts'

/** `08:00`, `08:00:59`, `+1 08:00` of 2 March 2026 in Shanghai. */
export function time(text: string): EpochMs {
  const parts = /^(?:\+(\d+) )?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?$/.exec(text)
  if (parts === null) throw new Error(`no time: ${text}`)
  const [days, hour, minute, second, milli] = parts.slice(1).map((part) => Number(part ?? 0))
  return epochMs(Date.UTC(2026, 2, 2 + days!, hour! - 8, minute!, second!, milli!))
}

export function rulebookOf(...rules: readonly unknown[]): Rulebook {
  const loaded = loadRulebook([{ path: 'rules.yaml', text: JSON.stringify({ windows: rules }) }])
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults, null, 1))
  return loaded.rulebook
}

export interface Told {
  readonly known?: string
  readonly id?: string
  readonly version?: number
  readonly void?: true
  readonly patient?: string
  readonly encounter?: string
  readonly precision?: Fact['precision']
}

export function record(type: string, at: string, data: Fact['data'] = {}, told: Told = {}): JournalRecord {
  const occurredAt = time(at)
  const encounter = told.encounter ?? 'E1'
  const fact: Fact = {
    source: '/test',
    type,
    factId: told.id ?? `${type}@${at}`,
    patientId: told.patient ?? 'P1',
    op: told.void === true ? 'void' : 'assert',
    version: told.version ?? null,
    recordedAt: occurredAt,
    occurredAt,
    precision: told.precision ?? 'second',
    time: new Date(occurredAt).toISOString(),
    subject: encounter,
    data: { ...data, encounterId: encounter },
    encounterFromSubject: true,
    backfill: false,
  }
  return { kind: 'fact', appendedAt: time(told.known ?? at), fact }
}

export const tick = (at: string, wallClock: string | null = null): JournalRecord => ({
  kind: 'tick',
  appendedAt: time(at),
  wallClock: wallClock === null ? null : time(wallClock),
})

/** Runs records through an engine and keeps what it said. */
export function ward(rulebook: Rulebook, options?: EngineOptions, engine: Engine = createEngine(rulebook, options)) {
  const said: Transition[] = []
  const run = (...records: readonly JournalRecord[]): readonly Transition[] => {
    const now = records.flatMap((each) => engine.apply(each).transitions)
    said.push(...now)
    return now
  }
  return {
    engine,
    said,
    run,
    /** What was last said of a window. */
    window: (id: string): Transition | undefined => said.findLast(({ windowId }) => windowId === id),
    status: (id: string): string | undefined => said.findLast(({ windowId }) => windowId === id)?.status,
  }
}

/** `kind status by cause` of each transition. */
export const told = (transitions: readonly Transition[]): string[] =>
  transitions.map(({ windowId, kind, status, cause }) =>
    [windowId, kind, status, cause === 'time' || cause === 'rulebook' ? cause : 'fact'].join(' '),
  )
