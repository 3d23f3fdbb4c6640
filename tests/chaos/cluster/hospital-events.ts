import { type SimulatedEvent, simulate } from '@golden-hour/simulator'

const MINUTE_MS = 60_000

/** A fact about one consultation of one patient. */
export function consultation(
  n: number | string,
  type: string,
  at: number,
  data: Readonly<Record<string, string>>,
): SimulatedEvent {
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`
  const factid = `${type}/${n}`
  return {
    specversion: '1.0',
    id: factid,
    source: '/consult',
    type,
    time,
    subject: `CE${n}`,
    partitionkey: `CP${n}`,
    recordedtime: time,
    factid,
    knowntime: time,
    datacontenttype: 'application/json',
    data: { consultId: `C${n}`, ...data },
  } as SimulatedEvent
}

/** Days of a hospital that are long over: disorder, duplicates, corrections and cancellations, every deadline passed. */
export function* pastEvents(seed: number): Iterable<SimulatedEvent> {
  for (;;) yield* simulate({ seed, days: 30, beds: 150, faults: true })
}

/** From asking for a consultation until its deadline and the arrival of whoever comes too late are over. */
export const CONSULTATION_MS = 9_000

/**
 * What to tell at this moment: mostly the past, and emergency consultations that were asked for nearly ten minutes ago,
 * so that their deadline falls within the next seconds. Every second consultant arrives in time, every fourth too late.
 */
export class LiveHospital {
  readonly #past: Iterator<SimulatedEvent>
  readonly #arrivals: { readonly at: number; readonly n: number }[] = []
  #consultations = 0
  #told = 0

  constructor(seed: number) {
    this.#past = pastEvents(seed)[Symbol.iterator]()
  }

  get consultations(): number {
    return this.#consultations
  }

  /** The next event, as of now. */
  next(now: number): SimulatedEvent {
    this.#told += 1
    const [first] = this.#arrivals
    if (first !== undefined && first.at <= now) {
      this.#arrivals.shift()
      return consultation(first.n, 'consult.arrived', first.at, {})
    }
    if (this.#told % 20 === 0) return this.#ask(now)
    const { value } = this.#past.next() as IteratorYieldResult<SimulatedEvent>
    return value
  }

  #ask(now: number): SimulatedEvent {
    this.#consultations += 1
    const n = this.#consultations
    const deadline = Math.floor(now / 1000) * 1000 + 3_000 + (n % 4) * 1_000
    if (n % 2 === 0) this.#arrive(deadline - 1_000, n)
    else if (n % 4 === 1) this.#arrive(deadline + 2_000, n)
    const asked = deadline - 10 * MINUTE_MS
    return consultation(n, 'consult.requested', asked, { urgency: 'emergency', fromDept: 'ED', toDept: 'NEU' })
  }

  #arrive(at: number, n: number): void {
    this.#arrivals.push({ at, n })
    this.#arrivals.sort((a, b) => a.at - b.at)
  }
}
