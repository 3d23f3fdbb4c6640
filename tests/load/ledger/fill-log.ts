import { decodeStructured } from '@golden-hour/events'
import { factRecord, JOURNAL, partitionOf, TRANSITIONS, transitionRecord } from '@golden-hour/journal'
import type { EmbeddedLog } from '@golden-hour/log-embedded'
import type { EpochMs } from '@golden-hour/model'
import type { RecordToAppend } from '@golden-hour/ports'
import { simulate } from '@golden-hour/simulator'
import { createEngine, type Engine } from '@golden-hour/window-engine'
import { shippedRulebook } from '../engine/shipped-rulebook.ts'

const AT_ONCE = 1_000

interface Part {
  readonly engine: Engine
  readonly journal: RecordToAppend[]
  readonly transitions: RecordToAppend[]
}

/** A simulated hospital's days in both topics, as gateway and processor leave them. Answers how many of each. */
export async function fillLog(
  log: EmbeddedLog,
  partitions: number,
  days: number,
): Promise<{ readonly facts: number; readonly transitions: number }> {
  const rulebook = shippedRulebook()
  const parts = Array.from(
    { length: partitions },
    (): Part => ({ engine: createEngine(rulebook), journal: [], transitions: [] }),
  )
  for (const event of simulate({ seed: 7, days, faults: true })) {
    const decoded = decodeStructured(event)
    if (!decoded.ok) throw new Error(`the simulator's event was refused: ${decoded.problem.detail}`)
    const { fact, knownAt } = decoded.event
    const part = parts[partitionOf(fact.patientId, partitions)]!
    const srcOffset = part.journal.push(factRecord(decoded.event)) - 1
    const { transitions } = part.engine.apply({ kind: 'fact', appendedAt: knownAt ?? fact.recordedAt, fact })
    part.transitions.push(...transitions.map((transition, n) => transitionRecord(transition, { srcOffset, n })))
  }
  for (const [partition, { journal, transitions }] of parts.entries()) {
    await appendAll(log, JOURNAL, partition, journal)
    await appendAll(log, TRANSITIONS, partition, transitions)
  }
  const sum = (count: (part: Part) => number): number => parts.reduce((total, part) => total + count(part), 0)
  return { facts: sum(({ journal }) => journal.length), transitions: sum(({ transitions }) => transitions.length) }
}

async function appendAll(
  log: EmbeddedLog,
  topic: string,
  partition: number,
  records: readonly RecordToAppend[],
): Promise<void> {
  for (let i = 0; i < records.length; i += AT_ONCE) await log.append(topic, partition, records.slice(i, i + AT_ONCE))
}

/** One more arrival of a patient nobody knows yet. */
export function arrival(n: number, at: EpochMs): { readonly patientId: string; readonly record: RecordToAppend } {
  const patientId = `idle-${n}`
  const time = new Date(at).toISOString()
  const decoded = decodeStructured({
    ...{ specversion: '1.0', id: `i${n}`, source: '/bench', type: 'ed.arrived', time, factid: `i${n}` },
    ...{ partitionkey: patientId, subject: `E${n}`, data: { mode: 'ambulance' } },
  })
  if (!decoded.ok) throw new Error(decoded.problem.detail)
  return { patientId, record: factRecord(decoded.event) }
}
