import type { EpochMs, Transition, Zone } from '@golden-hour/model'

const timeIn = (zone: Zone) => (at: EpochMs | null) => (at === null ? null : zone.format(at))

/** One line of `windows.ndjson`: the last state of a window, keys in the order that cli.md gives. */
export function windowLine(last: Transition, zone: Zone): string {
  const time = timeIn(zone)
  return JSON.stringify({
    window: last.windowId,
    rule: last.ruleId,
    patient: last.patientId,
    encounter: last.encounterId,
    department: last.department,
    status: last.status,
    national: last.national,
    reason: last.reason,
    startedAt: time(last.startedAt),
    dueAt: time(last.dueAt),
    stoppedAt: time(last.stoppedAt),
    elapsedMs: last.elapsedMs,
    marginMs: last.marginMs,
    documentedLate: last.documentedLate,
    revision: last.revision,
    items: last.items,
    marks: last.marks,
    quality: last.quality,
  })
}

/** One line of `transitions.ndjson`: everything that engine.md §6 says of a transition. */
export function transitionLine(transition: Transition, zone: Zone): string {
  const time = timeIn(zone)
  const { evidence } = transition
  return JSON.stringify({
    id: transition.id,
    windowId: transition.windowId,
    revision: transition.revision,
    kind: transition.kind,
    status: transition.status,
    previous: transition.previous,
    national: transition.national,
    reason: transition.reason,
    marks: transition.marks,
    patientId: transition.patientId,
    encounterId: transition.encounterId,
    department: transition.department,
    ward: transition.ward,
    responsible: transition.responsible,
    startedAt: time(transition.startedAt),
    dueAt: time(transition.dueAt),
    stoppedAt: time(transition.stoppedAt),
    elapsedMs: transition.elapsedMs,
    marginMs: transition.marginMs,
    knownAt: time(transition.knownAt),
    documentedLate: transition.documentedLate,
    evidence: {
      start: evidence.start,
      stop: evidence.stop,
      excuse: evidence.excuse,
      closing: evidence.closing,
      items: transition.items,
    },
    rule: { id: transition.rule.id, version: transition.rule.version, rulebook: transition.rule.rulebook },
    cause: transition.cause,
    quality: transition.quality,
    reminder: transition.reminder,
  })
}
