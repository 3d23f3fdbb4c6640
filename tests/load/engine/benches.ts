import type { Rulebook } from '@golden-hour/rulebook'
import { createEngine, type Engine, restoreEngine, saveEngine } from '@golden-hour/window-engine'
import { DAY_ONE, factOf, recordOf, simulatedJournal, tickAt } from './facts.ts'
import { liveHeapBytes, median, secondsOf } from './measure.ts'

export interface Result {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly note: string
}

/** Decoded facts a second on one core: a simulated hospital's journal, shipped rulebook, ticks at every timer left out. */
export function throughput(rulebook: Rulebook, days: number, runs: number): Result[] {
  const records = simulatedJournal(days)
  const rates: number[] = []
  let engine: Engine = createEngine(rulebook)
  for (let run = 0; run < runs; run++) {
    engine = createEngine(rulebook)
    const seconds = secondsOf(() => {
      for (const record of records) engine.apply(record)
    })
    rates.push(records.length / seconds)
  }
  const { accounting } = engine
  const kept = accounting.applied + accounting.duplicate
  const note = `${days} simulated days, ${records.length} facts, ${kept} of them of types that rules name; median of ${runs}`
  return [
    { name: 'facts', value: median(rates), unit: 'facts/s', note },
    {
      name: 'facts that rules name',
      value: (median(rates) * kept) / records.length,
      unit: 'facts/s',
      note: 'the same runs, counting only those',
    },
  ]
}

/** Inpatients whose notes and rounds are not done yet: `facts` of each patient, and the windows that they open. */
function openWindows(rulebook: Rulebook, wanted: number, types: readonly string[] = OPERATED) {
  const engine = createEngine(rulebook)
  let windows = 0
  let patients = 0
  for (; windows < wanted; patients++)
    for (const type of types) {
      const fact = factOf(type, patients, 1, DAY_ONE, { departmentId: 'D1', surgeryId: `S${patients}`, level: 3 })
      const { transitions } = engine.apply(recordOf(fact))
      windows += transitions.filter(({ kind, status }) => kind === 'opened' && status === 'open').length
    }
  return { engine, windows }
}

const OPERATED = ['adt.admitted', 'surgery.ended'] as const

/** Bytes of live heap for each open window, its facts and timers included. */
export function memory(rulebook: Rulebook, wanted: number): Result[] {
  return [OPERATED, ['adt.admitted']].map((types) => {
    const before = liveHeapBytes()
    const { engine, windows } = openWindows(rulebook, wanted, types)
    const bytes = liveHeapBytes() - before
    const note = `${windows} open windows of ${engine.caseCount} patients with ${types.join(' and ')}, ${engine.timerCount} timers`
    return { name: 'memory of an open window', value: bytes / windows, unit: 'bytes', note }
  })
}

/** Admission notes of patients admitted in one second, all overdue in the next tick; reminders passed before. */
export function deadlines(rulebook: Rulebook, wanted: number): Result[] {
  const { engine } = openWindows(rulebook, wanted * 2, ['adt.admitted'])
  engine.apply(tickAt(DAY_ONE + 24 * 3_600_000))
  let overdue = 0
  const seconds = secondsOf(() => {
    overdue = engine.apply(tickAt(DAY_ONE + 24 * 3_600_000 + 1_000)).transitions.length
  })
  const note = `${overdue} windows became overdue in one tick`
  return [{ name: 'deadlines due in one second', value: seconds * 1000, unit: 'ms', note }]
}

/** Cost of one more fact as the facts of one patient grow: results that stop nothing, results that match. */
export function growth(rulebook: Rulebook, sizes: readonly number[]): Result[] {
  return sizes.flatMap((size) => {
    const types = ['doc.signed', 'round.done', 'order.executed', 'lab.specimen.collected', 'critical.published']
    const facts = Array.from({ length: size }, (_, n) =>
      factOf(types[n % types.length]!, 1, n, DAY_ONE + n * 60_000, {
        criticalId: `C${n}`,
        docType: n % 3 === 0 ? 'progress' : 'admission-note',
        item: 'lactate',
        drugClass: 'antibiotic-broad',
      }),
    )
    const rounds = Math.max(3, Math.ceil(20_000 / size))
    const costs = Array.from({ length: rounds }, () => {
      const engine = createEngine(rulebook)
      engine.apply(recordOf(factOf('adt.admitted', 1, 0, DAY_ONE - 1, { departmentId: 'D1' })))
      engine.apply(recordOf(factOf('sepsis.shock.t0', 1, 0, DAY_ONE - 1, { hypotension: true })))
      return secondsOf(() => {
        for (const fact of facts) engine.apply(recordOf(fact))
      })
    })
    const value = (median(costs) / size) * 1e6
    return [
      { name: `one more fact of a patient with up to ${size}`, value, unit: 'µs', note: `median of ${rounds} runs` },
    ]
  })
}

/** Saving and loading the state of a partition. */
export function state(rulebook: Rulebook, wanted: number): Result[] {
  const { engine, windows } = openWindows(rulebook, wanted)
  let lines: string[] = []
  const saving = secondsOf(() => {
    lines = [...saveEngine(engine)]
  })
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
  const loading = secondsOf(() => {
    restoreEngine(rulebook, lines)
  })
  const note = `${windows} windows of ${engine.caseCount} patients, ${(bytes / 1e6).toFixed(1)} MB of NDJSON`
  return [
    { name: 'save the state', value: saving * 1000, unit: 'ms', note },
    { name: 'load the state', value: loading * 1000, unit: 'ms', note },
  ]
}
