import { type DurationMs, durationMs, type EpochMs, epochMs, MINUTE_MS } from '@golden-hour/model'
import type { Ledger, SourceProfile } from '@golden-hour/ports'
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

/** What `seatDemoPeople` found missing and brought. */
export interface SeatedPeople {
  readonly accounts: number
  readonly duties: number
}

/** People, rosters: what a real hospital's directory would bring. What is there stays as it is. */
export async function seatDemoPeople(ledger: Ledger, from: EpochMs): Promise<SeatedPeople> {
  const seated = new Set((await ledger.accounts.list()).map(({ staffId }) => staffId))
  const missing = DEMO_ACCOUNTS.filter(({ staffId }) => !seated.has(staffId))
  for (const { page: _, ...account } of missing) await ledger.accounts.put({ ...account, password: DEMO_PASSWORD })
  const onDuty = await ledger.alerts.roster.list(from, epochMs(from + 1))
  const duties = onDuty.length > 0 ? [] : demoRoster(from, epochMs(from + ROSTER_MS))
  if (duties.length > 0) await ledger.alerts.roster.put(duties)
  return { accounts: missing.length, duties: duties.length }
}

/** One connection a system. */
export const DEMO_PROFILES: readonly SourceProfile[] = DEMO_SOURCES.map(({ id, name, source, heartbeatMin }) => ({
  id,
  name,
  allowed: [source],
  lenient: false,
  futureToleranceMs: durationMs(5 * MINUTE_MS),
  heartbeatMs: heartbeatOf(heartbeatMin),
}))

/** Connects them all; answers the key of each by the CloudEvents source it speaks for. */
export async function connectSources(
  create: (profile: SourceProfile) => Promise<{ readonly key: string }>,
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>()
  for (const profile of DEMO_PROFILES) {
    const { key } = await create(profile)
    for (const source of profile.allowed) keys.set(source, key)
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

/**
 * The simulated hospital at work: its systems send to the gateway over HTTP, as real ones would. `around`: what is to be
 * done about a gateway that does not answer.
 */
export function openHospital(
  options: SimulatedHospitalOptions,
  clock: HospitalClock,
  refused: (status: number, body: string) => void,
  around: (post: Post) => Post = (post) => post,
): Feed {
  const { seed, beds, startDay } = options
  const events: Iterator<SimulatedEvent> = simulate({ seed, beds, startDay, days: DAYS, faults: true })
  return createFeed(events, clock, around(poster(options, refused)))
}
