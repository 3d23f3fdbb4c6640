import type { SimulatedEvent } from '@golden-hour/simulator'
import { pause } from './pause.ts'

/** Events of one request. */
const BATCH = 20

interface Answer {
  readonly results?: readonly { readonly status: number }[]
}

export interface SenderOptions {
  /** The next event to tell; null: there are no more. */
  readonly next: () => SimulatedEvent | null
  /** May change while it sends. */
  readonly perSecond: () => number
  /** Who takes events at this moment; null: nobody. */
  readonly where: () => { readonly url: string; readonly key: string } | null
}

/** Sends at a steady rate to whatever life answers, and sends again what was not answered, as a source system does. */
export interface Sender {
  /** Resolves when every event was answered. */
  readonly done: Promise<void>
  /** Tells these too, now; resolves when they were acknowledged. */
  tell(events: readonly SimulatedEvent[]): Promise<void>
  /** Begins no further request; `done` resolves when the last was answered. */
  finish(): void
  /** What was acknowledged, each message once, in that order. */
  readonly told: readonly SimulatedEvent[]
  /** Ids of events that were acknowledged, and how often one was sent again. */
  readonly acknowledged: ReadonlySet<string>
  readonly repeats: () => number
  readonly refused: readonly string[]
}

/** An event as a live source sends it. */
const live = ({ knowntime: _, ...event }: SimulatedEvent): SimulatedEvent => event as SimulatedEvent

export function startSending({ next, perSecond, where }: SenderOptions): Sender {
  const told: SimulatedEvent[] = []
  const acknowledged = new Set<string>()
  const refused: string[] = []
  let repeats = 0
  let finishing = false

  const post = async (batch: readonly SimulatedEvent[]): Promise<boolean> => {
    const to = where()
    if (to === null) return false
    try {
      const response = await fetch(`${to.url}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${to.key}` },
        body: JSON.stringify(batch.map(live)),
        signal: AbortSignal.timeout(10_000),
      })
      if (response.status === 503) return false
      const text = await response.text()
      if (!response.ok) refused.push(`${response.status} ${text.slice(0, 300)}`)
      if (response.status === 207) {
        const { results = [] } = JSON.parse(text) as Answer
        // Some were taken, some cannot be now: all are sent again, as duplicates do no harm.
        if (results.some(({ status }) => status === 503)) return false
        if (results.some(({ status }) => status >= 400)) refused.push(text.slice(0, 300))
      }
      return response.ok
    } catch {
      // Killed under the request: whether it was taken is not known, so it is sent again.
      return false
    }
  }
  const take = (): SimulatedEvent[] => {
    const batch: SimulatedEvent[] = []
    while (batch.length < BATCH) {
      const event = next()
      if (event === null) {
        finishing = true
        break
      }
      batch.push(event)
    }
    return batch
  }
  const tell = async (events: readonly SimulatedEvent[]): Promise<void> => {
    for (let from = 0; from < events.length; from += BATCH) {
      const batch = events.slice(from, from + BATCH)
      while (!(await post(batch))) {
        repeats += 1
        await pause(50)
      }
      for (const event of batch) {
        const id = `${event.source} ${event.id}`
        if (!acknowledged.has(id)) told.push(event)
        acknowledged.add(id)
      }
    }
  }
  const run = async (): Promise<void> => {
    let due = performance.now()
    while (!finishing) {
      await tell(take())
      due = Math.max(due, performance.now() - 1_000) + (BATCH / perSecond()) * 1_000
      const early = due - performance.now()
      if (early > 0) await pause(early)
    }
  }
  return {
    done: run(),
    tell,
    finish() {
      finishing = true
    },
    told,
    acknowledged,
    refused,
    repeats: () => repeats,
  }
}
