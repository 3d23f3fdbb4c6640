import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Spread } from '../spread.ts'

/** How long after the end of a fault everything that had come in was in the ledger, in milliseconds. */
export interface FaultFigures {
  readonly fault: string
  readonly repeated: number
  readonly backAndCaughtUpMs: Spread
}

interface Kept {
  readonly machine: string
  readonly node: string
  /** One a run; a run does some of the faults or all. */
  readonly runs: readonly unknown[]
  readonly faults: readonly FaultFigures[]
}

const file = join(import.meta.dirname, '..', 'results', 'cluster.json')
const NOTHING: Pick<Kept, 'runs' | 'faults'> = { runs: [], faults: [] }

/** Adds a run that found nothing lost, invented or told twice; its figures take the place of older ones of the same fault. */
export async function keepResults(run: unknown, figures: readonly FaultFigures[]): Promise<void> {
  const kept = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Kept,
    () => NOTHING,
  )
  const again = new Set(figures.map(({ fault }) => fault))
  const results: Kept = {
    machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    runs: [...kept.runs, run],
    faults: [...kept.faults.filter(({ fault }) => !again.has(fault)), ...figures],
  }
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`)
}
