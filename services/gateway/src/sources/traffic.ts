import { type EpochMs, MINUTE_MS } from '@golden-hour/model'
import type { Clock, SourceBook, SourceTraffic } from '@golden-hour/ports'

type Counted = 'accepted' | 'duplicate' | 'quarantined' | 'refused'

/** Of so many newest events the lag is written. */
const LAGS = 101

interface Tally {
  lastAt: EpochMs
  readonly counts: Record<Counted, number>
  readonly minutes: Map<number, number>
  lags: number[]
  lost: number
}

/** Counts by source, in memory until they are written. */
export interface Traffic {
  /** `occurredAt`: null where the event could not be read. */
  count(sourceId: string, outcome: Counted, occurredAt: EpochMs | null): void
  /** So many of its records were no longer kept when they were to be read. */
  countLost(sourceId: string, records: number): void
  /** Adds what was counted to the ledger; what could not be added is added the next time. */
  write(): Promise<void>
}

const newest = (lags: readonly number[]): number[] => lags.slice(-LAGS)

const trafficOf = ([sourceId, { lastAt, counts, minutes, lags, lost }]: [string, Tally]): SourceTraffic => ({
  sourceId,
  lastAt,
  accepted: counts.accepted,
  duplicates: counts.duplicate,
  refused: counts.refused,
  quarantined: counts.quarantined,
  lagsMs: newest(lags),
  lost,
  minutes: [...minutes].map(([minute, events]) => ({ minute, events })),
})

export function createTraffic(book: Pick<SourceBook, 'addTraffic'>, clock: Clock): Traffic {
  let tallies = new Map<string, Tally>()
  let turn: Promise<void> = Promise.resolve()

  const tallyOf = (sourceId: string, now: EpochMs): Tally => {
    let tally = tallies.get(sourceId)
    if (tally === undefined) {
      const counts = { accepted: 0, duplicate: 0, quarantined: 0, refused: 0 }
      tally = { lastAt: now, counts, minutes: new Map(), lags: [], lost: 0 }
      tallies.set(sourceId, tally)
    }
    return tally
  }
  const putBack = (unwritten: ReadonlyMap<string, Tally>): void => {
    for (const [sourceId, tally] of unwritten) {
      const now = tallyOf(sourceId, tally.lastAt)
      for (const outcome of Object.keys(tally.counts) as Counted[]) now.counts[outcome] += tally.counts[outcome]
      for (const [minute, events] of tally.minutes) now.minutes.set(minute, (now.minutes.get(minute) ?? 0) + events)
      now.lags = newest([...tally.lags, ...now.lags])
      now.lost += tally.lost
    }
  }
  async function writeNow(): Promise<void> {
    if (tallies.size === 0) return
    const writing = tallies
    tallies = new Map()
    try {
      await book.addTraffic([...writing].map(trafficOf))
    } catch (error) {
      putBack(writing)
      throw error
    }
  }
  return {
    count(sourceId, outcome, occurredAt) {
      const now = clock.now()
      const tally = tallyOf(sourceId, now)
      tally.lastAt = now
      tally.counts[outcome] += 1
      const minute = Math.floor(now / MINUTE_MS)
      tally.minutes.set(minute, (tally.minutes.get(minute) ?? 0) + 1)
      if (outcome === 'accepted' && occurredAt !== null) tally.lags.push(now - occurredAt)
      if (tally.lags.length >= 2 * LAGS) tally.lags = newest(tally.lags)
    },
    countLost(sourceId, records) {
      tallyOf(sourceId, clock.now()).lost += records
    },
    write() {
      const next = turn.then(writeNow)
      turn = next.catch(() => {})
      return next
    },
  }
}
