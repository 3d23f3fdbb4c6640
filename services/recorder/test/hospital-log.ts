import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeStructured } from '@golden-hour/events'
import {
  factRecord,
  JOURNAL,
  partitionOf,
  rulebookRecord,
  type Src,
  TRANSITIONS,
  tickRecord,
  transitionRecord,
} from '@golden-hour/journal'
import { openEmbeddedLog } from '@golden-hour/log-embedded'
import { type EpochMs, epochMs, type Transition } from '@golden-hour/model'
import type { EventLog, RecordToAppend } from '@golden-hour/ports'
import { createHospitalClock } from '@golden-hour/service-kit'

export const PARTITIONS = 4
const T0 = Date.parse('2026-03-02T00:00:00Z')
export const at = (minutes: number): EpochMs => epochMs(T0 + minutes * 60_000)

export interface OpenedLog {
  readonly log: EventLog
  /** Closes it and removes its folder. */
  remove(): Promise<void>
}

/** The real embedded log in a folder of its own; its clock stands at 08:00. */
export async function openLog(): Promise<OpenedLog> {
  const folder = await mkdtemp(join(tmpdir(), 'gh-recorder-'))
  const log = await openEmbeddedLog({
    folder,
    clock: createHospitalClock(epochMs(T0), 0),
    topics: { [JOURNAL]: PARTITIONS, [TRANSITIONS]: PARTITIONS },
  })
  return {
    log,
    async remove() {
      await log.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const partitionFor = (patientId: string): number => partitionOf(patientId, PARTITIONS)

export function arrival(n: number, patientId: string, more: Readonly<Record<string, unknown>> = {}): RecordToAppend {
  const decoded = decodeStructured({
    specversion: '1.0',
    id: `m${n}`,
    source: '/ed',
    type: 'ed.arrived',
    time: '2026-03-02T08:00:00+08:00',
    partitionkey: patientId,
    subject: `E${n}`,
    factid: `f${n}`,
    data: { mode: 'ambulance' },
    ...more,
  })
  if (!decoded.ok) throw new Error(decoded.problem.detail)
  return factRecord(decoded.event)
}

export function word(windowId: string, revision: number, parts: Partial<Transition> = {}): Transition {
  const ruleId = windowId.split('/')[0] ?? windowId
  return {
    id: `${windowId}@${revision}`,
    windowId,
    revision,
    ruleId,
    patientId: 'P1',
    encounterId: 'E1',
    department: 'ED',
    ward: null,
    responsible: null,
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
    marks: {},
    quality: [],
    evidence: { start: '/ed#ed.arrived#f1', stop: null, excuse: null, closing: null },
    knownAt: at(revision),
    documentedLate: false,
    rule: { id: ruleId, version: '1', rulebook: 'r' },
    cause: 'time',
    reminder: null,
    ...parts,
  }
}

export const said = (transition: Transition, src: Src): RecordToAppend => transitionRecord(transition, src)

export const tick = (): RecordToAppend => tickRecord({ wallClock: at(0) })
export const rulebook = (): RecordToAppend => rulebookRecord({ hash: 'r' })
/** A record whose value is not what its hash says. */
export const damaged = (record: RecordToAppend): RecordToAppend => ({
  ...record,
  value: new TextEncoder().encode('{"x":1}'),
})
