import { type EpochMs, epochMs, type Fact, type Transition } from '@golden-hour/model'
import type { ClinicalBatch, RecordedFact, RecordedTransition, UnreadableRecord } from '@golden-hour/ports'

/** Monday 2026-03-02 08:00, +08:00. */
const T0 = Date.parse('2026-03-02T00:00:00Z')
const at = (minutes: number): EpochMs => epochMs(T0 + minutes * 60_000)

/** A fact record of patient P1, one minute of log time an offset. */
export function factAt(offset: number, parts: Partial<Fact> = {}): RecordedFact {
  const fact: Fact = {
    source: '/ed',
    type: 'ed.arrived',
    factId: `f${offset}`,
    patientId: 'P1',
    op: 'assert',
    version: null,
    recordedAt: at(offset),
    occurredAt: at(offset),
    precision: 'second',
    time: new Date(at(offset)).toISOString(),
    subject: 'E1',
    data: { encounterId: 'E1' },
    encounterFromSubject: true,
    backfill: false,
    ...parts,
  }
  return { partition: 0, offset, eventId: `e${offset}`, appendedAt: at(offset), fact }
}

/** What was said of a window at a record of the journal. */
export function saidAt(
  srcOffset: number,
  windowId: string,
  revision: number,
  parts: Partial<Transition> = {},
): RecordedTransition {
  const transition: Transition = {
    id: `${windowId}@${revision}`,
    windowId,
    revision,
    ruleId: windowId.split('/')[0] ?? windowId,
    patientId: 'P1',
    encounterId: 'E1',
    department: 'ED',
    ward: null,
    responsible: { doctor: 'd1' },
    kind: revision === 1 ? 'opened' : 'status',
    status: 'open',
    previous: null,
    national: 'open',
    reason: null,
    startedAt: at(0),
    dueAt: at(60),
    stoppedAt: null,
    elapsedMs: null,
    marginMs: null,
    items: null,
    marks: { nihss: 7, 科室: '神经内科' },
    quality: ['minute'],
    evidence: { start: '/ed#ed.arrived#f0', stop: null, excuse: null, closing: null },
    knownAt: at(srcOffset),
    documentedLate: false,
    rule: { id: windowId.split('/')[0] ?? windowId, version: '1', rulebook: 'r' },
    cause: '/ed#ed.arrived#f0',
    reminder: null,
    ...parts,
  }
  return { partition: 0, srcOffset, n: 0, transition }
}

export const unreadableAt = (
  topic: string,
  offset: number,
  parts: Partial<UnreadableRecord> = {},
): UnreadableRecord => ({
  topic,
  partition: 0,
  offset,
  appendedAt: at(offset),
  reason: 'hash',
  headers: { gh_sha: 'x', 来源: '检验' },
  value: Uint8Array.of(0, 255, 128, 10),
  ...parts,
})

/** A batch with nothing in it but what is given, at the start of partition 0 of the journal. */
export const batchOf = (parts: Partial<ClinicalBatch>): ClinicalBatch => ({
  facts: [],
  unreadable: [],
  transitions: [],
  position: { topic: 'journal', partition: 0, topicId: 'one', next: 0, lastSrc: null },
  ...parts,
})
