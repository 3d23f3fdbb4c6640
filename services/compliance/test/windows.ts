import { type EpochMs, epochMs, parseInstant, type Status, type Transition } from '@golden-hour/model'
import type { Rulebook } from '@golden-hour/rulebook'
import { loadRulebook } from '@golden-hour/rulebook'

/** `2026-03-02 08:00` of Asia/Shanghai. */
export function at(text: string): EpochMs {
  const parsed = parseInstant(`${text.replace(' ', 'T')}:00+08:00`)
  if (parsed === null) throw new RangeError(text)
  return parsed.at
}

const RULES = `
windows:
  - id: call
    kind: deadline
    name: { zh: 回访, en: Call }
    per: encounterId
    start: adt.discharged
    stop: followup.completed
    limit: PT24H
    mode: count
indicators:
  - id: call-rate
    name: { zh: 回访率, en: Call rate }
    numerator: { of: call }
    denominator: { of: call }
    also: [median]
    unit: percent
    direction: up
    target: 0.75
    by: [hospital, department]
    periods: [day, month, quarter]
`

export function rulebook(): Rulebook {
  const loaded = loadRulebook([{ path: 'rules.yaml', text: RULES }])
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults, null, 1))
  return loaded.rulebook
}

export interface Sketch {
  readonly id: string
  readonly status: Status
  readonly national?: Status
  readonly start: string
  readonly known: string
  readonly revision?: number
  readonly department?: string | null
  readonly reason?: string | null
  readonly previous?: Status | null
}

export function transition(sketch: Sketch): Transition {
  const windowId = `call/${sketch.id}`
  const revision = sketch.revision ?? 1
  const startedAt = at(sketch.start)
  return {
    id: `${windowId}@${revision}`,
    windowId,
    ruleId: 'call',
    revision,
    kind: revision === 1 ? 'opened' : 'status',
    patientId: `P-${sketch.id}`,
    encounterId: sketch.id,
    department: sketch.department === undefined ? 'GEN' : sketch.department,
    ward: null,
    responsible: { nurse: 'N1' },
    status: sketch.status,
    national: sketch.national ?? sketch.status,
    previous: sketch.previous ?? null,
    reason: sketch.reason ?? null,
    startedAt,
    dueAt: epochMs(startedAt + 86_400_000),
    stoppedAt: sketch.status === 'met' ? epochMs(startedAt + 3_600_000) : null,
    elapsedMs: sketch.status === 'met' ? (3_600_000 as never) : null,
    marginMs: sketch.status === 'met' ? (82_800_000 as never) : null,
    items: null,
    marks: {},
    quality: [],
    evidence: { start: `/his#adt.discharged#${sketch.id}`, stop: null, excuse: null, closing: null },
    knownAt: at(sketch.known),
    documentedLate: false,
    rule: { id: 'call', version: '1', rulebook: 'h' },
    cause: 'time',
    reminder: null,
  }
}
