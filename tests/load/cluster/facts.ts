import { type DecodedEvent, decodeStructured } from '@golden-hour/events'
import { factRecord, partitionOf } from '@golden-hour/journal'
import { type EpochMs, epochMs } from '@golden-hour/model'
import type { RecordToAppend } from '@golden-hour/ports'
import { simulate } from '@golden-hour/simulator'
import { PARTITIONS } from './load-cluster.ts'

/** A record of the journal and where it belongs. */
export interface Placed {
  readonly partition: number
  readonly record: RecordToAppend
}

const placed = (event: DecodedEvent): Placed => ({
  partition: partitionOf(event.fact.patientId, PARTITIONS),
  record: factRecord(event),
})

function decoded(event: object): DecodedEvent {
  const found = decodeStructured(event)
  if (!found.ok) throw new Error(`an event of the benchmark was refused: ${found.problem.detail}`)
  return found.event
}

const BEDS = 5_000
const DAY_MS = 86_400_000

/** The last days of a large hospital, in the order in which they became known, as a gateway journals them. */
export function* hospitalFacts(count: number): Generator<Placed> {
  const startDay = new Date(Date.now() - 20 * DAY_MS).toISOString().slice(0, 10)
  let left = count
  for (const { knowntime: _, ...event } of simulate({ seed: 11, days: 20, beds: BEDS, faults: true, startDay })) {
    if (left === 0) return
    left -= 1
    yield placed(decoded(event))
  }
  if (left > 0) throw new Error(`the simulated hospital has ${left} facts too few`)
}

function event(type: string, patient: string, encounter: string, at: EpochMs, data: object): object {
  const factid = `${type}/${encounter}`
  return {
    specversion: '1.0',
    id: factid,
    source: '/load',
    type,
    time: new Date(at).toISOString(),
    subject: encounter,
    partitionkey: patient,
    factid,
    datacontenttype: 'application/json',
    data,
  }
}

/** Patients admitted just now: each has two windows that stay open for hours. */
export function* admissions(patients: number): Generator<Placed> {
  const at = epochMs(Date.now())
  for (let n = 0; n < patients; n += 1)
    yield placed(decoded(event('adt.admitted', `A${n}`, `AE${n}`, at, { departmentId: 'D1' })))
}
export const WINDOWS_OF_AN_ADMISSION = 2

/** Minutes until an emergency consultation is overdue, by the shipped rulebook. */
const CONSULT_LIMIT_MS = 10 * 60_000

export const consultWindow = (id: string): string => `consult.emergency-arrive/${id}`

/** An emergency consultation of a patient of its own, whose deadline is at that moment. */
export function consultation(id: string, dueAt: EpochMs): Placed {
  const data = { consultId: id, urgency: 'emergency', fromDept: 'ED', toDept: 'NEU' }
  return placed(decoded(event('consult.requested', `C${id}`, `CE${id}`, epochMs(dueAt - CONSULT_LIMIT_MS), data)))
}

let probes = 0

/** A consultation asked for at this moment, in that partition: its window opens as soon as the partition gets to it. */
export function probeOf(partition: number): { readonly windowId: string; readonly placed: Placed } {
  for (;;) {
    probes += 1
    const id = `probe-${probes}`
    if (partitionOf(`C${id}`, PARTITIONS) !== partition) continue
    return { windowId: consultWindow(id), placed: consultation(id, epochMs(Date.now() + CONSULT_LIMIT_MS)) }
  }
}
