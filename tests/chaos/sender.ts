import type { SimulatedEvent } from '@golden-hour/simulator'

/** Events of one request. */
const BATCH = 20

interface Answer {
  readonly results?: readonly { readonly status: number }[]
}

/** Sends at a steady rate to whatever life answers, and sends again what was not answered, as a source system does. */
export interface Sender {
  /** Resolves when every event was answered. */
  readonly done: Promise<void>
  /** Ids of events that were acknowledged, and how often one was sent again. */
  readonly acknowledged: ReadonlySet<string>
  readonly repeats: () => number
  readonly refused: readonly string[]
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export function startSending(
  events: readonly SimulatedEvent[],
  perSecond: number,
  where: () => { readonly url: string; readonly key: string } | null,
): Sender {
  const acknowledged = new Set<string>()
  const refused: string[] = []
  let repeats = 0

  const post = async (batch: readonly SimulatedEvent[]): Promise<boolean> => {
    const to = where()
    if (to === null) return false
    try {
      const response = await fetch(`${to.url}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${to.key}` },
        body: JSON.stringify(batch),
        signal: AbortSignal.timeout(10_000),
      })
      if (response.status === 503) return false
      const text = await response.text()
      if (!response.ok) refused.push(`${response.status} ${text.slice(0, 300)}`)
      if (response.status === 207) {
        const { results = [] } = JSON.parse(text) as Answer
        if (results.some(({ status }) => status >= 400)) refused.push(text.slice(0, 300))
      }
      return response.ok
    } catch {
      // Killed under the request: whether it was taken is not known, so it is sent again.
      return false
    }
  }
  const run = async (): Promise<void> => {
    const began = performance.now()
    for (let from = 0; from < events.length; from += BATCH) {
      const early = began + (from / perSecond) * 1_000 - performance.now()
      if (early > 0) await pause(early)
      const batch = events.slice(from, from + BATCH)
      while (!(await post(batch))) {
        repeats += 1
        await pause(50)
      }
      for (const { source, id } of batch) acknowledged.add(`${source} ${id}`)
    }
  }
  return { done: run(), acknowledged, refused, repeats: () => repeats }
}
