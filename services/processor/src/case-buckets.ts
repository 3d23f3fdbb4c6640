import { type Engine, restoreCase, saveCase } from '@golden-hour/window-engine'
import { bucketOf } from './bucket-of.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })
/** Of patients that are sorted into their buckets at a stretch. */
const STRETCH = 100

/**
 * Which patients' lines a saved state holds, by bucket, and which have changed since they were last saved.
 *
 * 1. A bucket is its patients' lines, one a line; its content does not depend on the order in which they came.
 * 2. A bucket that was taken for a save and not saved is given back, and is dirty again.
 */
export class CaseBuckets {
  readonly #patients = new Map<number, Set<string>>()
  readonly #marked = new Set<string>()
  #dirty = new Set<number>()

  /** The patient's line may have changed. */
  mark(patientId: string): void {
    this.#marked.add(patientId)
  }

  /** Any line may have changed, as under another rulebook. */
  markAll(): void {
    for (const bucket of this.#patients.keys()) this.#dirty.add(bucket)
  }

  /** Makes the bucket of each patient that was marked dirty, some at a time: of many it takes long. */
  *sort(): Generator<void> {
    let sorted = 0
    for (const patientId of this.#marked) {
      const bucket = bucketOf(patientId)
      const patients = this.#patients.get(bucket)
      if (patients === undefined) this.#patients.set(bucket, new Set([patientId]))
      else patients.add(patientId)
      this.#dirty.add(bucket)
      this.#marked.delete(patientId)
      sorted += 1
      if (sorted % STRETCH === 0) yield
    }
  }

  /** Buckets to be written, ascending, of what was sorted; from now on they count as saved. */
  takeDirty(): readonly number[] {
    const taken = [...this.#dirty].sort((a, b) => a - b)
    this.#dirty = new Set()
    return taken
  }

  /** Every bucket that holds anybody, ascending, of what was sorted: for a whole state. From now on all count as saved. */
  takeAll(): readonly number[] {
    const all = this.all()
    this.#dirty = new Set()
    return all
  }

  /** As `takeAll`, and nothing counts as saved. */
  all(): readonly number[] {
    return [...this.#patients.keys()].sort((a, b) => a - b)
  }

  /** What was taken was not saved. */
  giveBack(buckets: Iterable<number>): void {
    for (const bucket of buckets) this.#dirty.add(bucket)
  }

  /** The bucket's lines as they are now; null where there are none. */
  write(engine: Engine, bucket: number): Uint8Array | null {
    const patients = this.#patients.get(bucket)
    if (patients === undefined) return null
    const lines: string[] = []
    for (const patientId of [...patients].sort()) {
      const line = saveCase(engine, patientId)
      if (line === null) patients.delete(patientId)
      else lines.push(line)
    }
    if (patients.size === 0) this.#patients.delete(bucket)
    return lines.length === 0 ? null : encoder.encode(lines.join('\n'))
  }

  /** Puts a bucket's patients back, one at a time. Throws StateError, or TypeError where it is no text. */
  *read(engine: Engine, bucket: number, bytes: Uint8Array): Generator<void> {
    const patients = new Set<string>()
    this.#patients.set(bucket, patients)
    for (const line of decoder.decode(bytes).split('\n')) {
      patients.add(restoreCase(engine, line))
      yield
    }
  }
}
