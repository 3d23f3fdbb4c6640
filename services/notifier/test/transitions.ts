import { type EpochMs, epochMs, MINUTE_MS, type Status, type Transition } from '@golden-hour/model'

export const T0 = epochMs(Date.parse('2026-03-02T09:00:00+08:00'))
export const minute = (n: number): EpochMs => epochMs(T0 + n * MINUTE_MS)

/** A patient whose every detail must stay inside. */
export const PATIENT = 'P-zhangwei-4417'

/** The window of a critical value in neurology, ten minutes long. */
export function windowSays(
  windowId: string,
  status: Status,
  at: number,
  more: Partial<Omit<Transition, 'windowId' | 'status'>> = {},
): Transition {
  const ruleId = windowId.split('/')[0]!
  return {
    id: `${windowId}@1`,
    windowId,
    ruleId,
    revision: 1,
    kind: 'status',
    status,
    previous: 'open',
    national: status,
    reason: null,
    patientId: PATIENT,
    encounterId: 'E-778',
    department: 'NEU',
    ward: null,
    responsible: null,
    startedAt: minute(-5),
    dueAt: minute(5),
    stoppedAt: null,
    elapsedMs: null,
    marginMs: null,
    items: null,
    marks: { item: 'potassium' },
    quality: [],
    knownAt: minute(at),
    documentedLate: false,
    evidence: { start: `/lis#critical.published#F-${windowId.split('/')[1]}`, stop: null, excuse: null, closing: null },
    rule: { id: ruleId, version: '1', rulebook: 'x' },
    cause: 'time',
    reminder: null,
    ...more,
  }
}

/** Five minutes are left. */
export const reminded = (windowId: string, at = 0, more: Partial<Transition> = {}): Transition =>
  windowSays(windowId, 'open', at, { kind: 'reminder', reminder: { entry: 'PT5M', skipped: 0 }, ...more })
