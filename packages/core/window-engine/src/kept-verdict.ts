import type { Marks, Quality, Status } from '@golden-hour/model'
import type { StoredFact } from './stored-fact.ts'
import type { Verdict } from './verdict.ts'

const NEVER = Number.POSITIVE_INFINITY

/** What a window that waits has mostly nothing to say of. */
type Details = Pick<
  Verdict,
  'stoppedAt' | 'elapsedMs' | 'national' | 'reason' | 'items' | 'stop' | 'excuse' | 'closing' | 'documentedLate'
>

const hasDetails = (verdict: Verdict): boolean =>
  verdict.national !== verdict.status ||
  verdict.reason !== null ||
  verdict.items !== null ||
  verdict.stop !== null ||
  verdict.excuse !== null ||
  verdict.closing !== null ||
  verdict.documentedLate

const detailsOf = ({
  stoppedAt,
  elapsedMs,
  national,
  reason,
  items,
  stop,
  excuse,
  closing,
  documentedLate,
}: Verdict): Details => ({ stoppedAt, elapsedMs, national, reason, items, stop, excuse, closing, documentedLate })

/** A verdict that is kept, in little room: there may be a million. Small integers and null need none, moments do. */
export class KeptVerdict implements Verdict {
  key!: string
  start!: StoredFact
  status!: Status
  marks!: Marks
  quality!: readonly Quality[]
  /** From the start fact's own moment to the start. */
  #startOffset: number | null = null
  /** From the start to the deadline. */
  #limitMs: number | null = null
  /** From the start to the next change by time alone. */
  #changesAfter: number | null = null
  #details: Details | null = null

  constructor(verdict: Verdict) {
    this.keep(verdict)
  }

  keep(verdict: Verdict): void {
    const { start, startedAt, dueAt, changesAt } = verdict
    this.key = verdict.key
    this.start = start
    this.status = verdict.status
    this.marks = verdict.marks
    this.quality = verdict.quality
    this.#startOffset = startedAt === start.occurredAt ? null : startedAt - start.occurredAt
    this.#limitMs = dueAt === null ? null : dueAt - startedAt
    // Two stores: the one store of a choice is compiled on a wrong guess by V8 11, again and again.
    if (changesAt === NEVER) this.#changesAfter = null
    else this.#changesAfter = changesAt - startedAt
    this.#details = hasDetails(verdict) ? detailsOf(verdict) : null
  }

  get startedAt(): number {
    return this.start.occurredAt + (this.#startOffset ?? 0)
  }

  get dueAt(): number | null {
    return this.#limitMs === null ? null : this.startedAt + this.#limitMs
  }

  get changesAt(): number {
    return this.#changesAfter === null ? NEVER : this.startedAt + this.#changesAfter
  }

  get national(): Status {
    return this.#details === null ? this.status : this.#details.national
  }

  get reason(): string | null {
    return this.#details === null ? null : this.#details.reason
  }

  get items(): Verdict['items'] {
    return this.#details === null ? null : this.#details.items
  }

  get stop(): StoredFact | null {
    return this.#details === null ? null : this.#details.stop
  }

  get stoppedAt(): number | null {
    return this.#details === null ? null : this.#details.stoppedAt
  }

  get elapsedMs(): number | null {
    return this.#details === null ? null : this.#details.elapsedMs
  }

  get excuse(): StoredFact | null {
    return this.#details === null ? null : this.#details.excuse
  }

  get closing(): StoredFact | null {
    return this.#details === null ? null : this.#details.closing
  }

  get documentedLate(): boolean {
    return this.#details?.documentedLate === true
  }
}
