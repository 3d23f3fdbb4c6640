import { type DurationMs, durationMs, type EpochMs, MINUTE_MS } from '@golden-hour/model'
import type { Ledger } from '@golden-hour/ports'
import type { HospitalClock } from '@golden-hour/service-kit'
import { type SimulatedEvent, simulate } from '@golden-hour/simulator'
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo-accounts.ts'
import { demoRoster } from './demo-roster.ts'
import { DEMO_SOURCES } from './demo-sources.ts'
import { createFeed, type Feed, type Post } from './feed.ts'

export interface SimulatedHospitalOptions {
  readonly seed: number
  readonly beds: number
  /** `YYYY-MM-DD` */
  readonly startDay: string
  /** Where its events are sent: `http://127.0.0.1:8080`. */
  readonly url: string
  /** By CloudEvents source. */
  readonly keys: ReadonlyMap<string, string>
}

/** Whole days; nobody watches a demonstration for longer. */
const DAYS = 366
const ROSTER_MS = durationMs(DAYS * 86_400_000)

const heartbeatOf = (minutes: number | null): DurationMs | null =>
  minutes === null ? null : durationMs(minutes * MINUTE_MS)

/** People, rosters: what a real hospital's directory would bring. */
export async function seatPeople(ledger: Ledger, from: EpochMs): Promise<void> {
  for (const { page: _, ...account } of DEMO_ACCOUNTS) {
    await ledger.accounts.put({ ...account, password: DEMO_PASSWORD })
  }
  await ledger.alerts.roster.put(demoRoster(from, (from + ROSTER_MS) as EpochMs))
}

/** One connection a system; answers the key of each by the CloudEvents source it speaks for. */
export async function connectSources(
  create: (profile: Parameters<Ledger['sources']['putSource']>[0]) => Promise<{ readonly key: string }>,
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>()
  for (const { id, name, source, heartbeatMin } of DEMO_SOURCES) {
    const { key } = await create({
      id,
      name,
      allowed: [source],
      lenient: false,
      futureToleranceMs: durationMs(5 * MINUTE_MS),
      heartbeatMs: heartbeatOf(heartbeatMin),
    })
    keys.set(source, key)
  }
  return keys
}

/** Posts a batch of one source; waits and tries again while the gateway asks for patience. */
const poster =
  ({ url, keys }: SimulatedHospitalOptions, refused: (status: number, body: string) => void): Post =>
  async (source, events) => {
    const key = keys.get(source)
    if (key === undefined) throw new Error(`the simulated hospital has no connection for ${source}`)
    for (;;) {
      const response = await fetch(`${url}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${key}` },
        body: JSON.stringify(events),
      })
      const body = await response.text()
      if (response.status === 503) await new Promise((resolve) => setTimeout(resolve, 200))
      else if (response.ok && response.status !== 207) return
      else return refused(response.status, body)
    }
  }

/** The simulated hospital at work: its systems send to the gateway over HTTP, as real ones would. */
export function openHospital(
  options: SimulatedHospitalOptions,
  clock: HospitalClock,
  refused: (status: number, body: string) => void,
): Feed {
  const { seed, beds, startDay } = options
  const events: Iterator<SimulatedEvent> = simulate({ seed, beds, startDay, days: DAYS, faults: true })
  return createFeed(events, clock, poster(options, refused))
}
