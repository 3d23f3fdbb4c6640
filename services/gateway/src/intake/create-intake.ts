import type { DecodedEvent } from '@golden-hour/events'
import { factRecord, type WireRecord } from '@golden-hour/journal'
import type { QuarantinedEvent, SourceProfile } from '@golden-hour/ports'
import type { GatewayMetrics } from '../metrics.ts'
import type { GatewayPorts } from '../ports.ts'
import { codecProblem, gatewayProblem } from '../problems.ts'
import type { Router } from '../router/create-router.ts'
import type { Routed } from '../router/rounds.ts'
import { speaksFor } from '../sources/speaks-for.ts'
import type { Traffic } from '../sources/traffic.ts'
import { unstorable } from '../unstorable.ts'
import type { EventResult } from './event-result.ts'
import { quarantineIdOf, type RawEvent } from './raw-event.ts'

/** What every door hands its events to. */
export interface Intake {
  /** One result an event, in their order. Never throws. */
  take(profile: SourceProfile, raws: readonly RawEvent[]): Promise<EventResult[]>
  /** The same path for an event that waits in quarantine already: it is not kept a second time. */
  retry(profile: SourceProfile, raw: RawEvent, quarantineId: string): Promise<EventResult>
}

type Checked =
  | { readonly ok: true; readonly event: DecodedEvent; readonly record: WireRecord }
  | { readonly ok: false; readonly result: EventResult }

const refused = (id: string | null, problem: ReturnType<typeof gatewayProblem>): Checked => ({
  ok: false,
  result: { outcome: 'refused', status: problem.status, id, problem },
})

function plain(outcome: 'accepted' | 'duplicate' | 'unavailable', id: string): EventResult {
  if (outcome === 'accepted') return { outcome, status: 202, id }
  return outcome === 'duplicate' ? { outcome, status: 200, id } : { outcome, status: 503, id }
}

/** What can be said of an event without knowing any other. */
function check(profile: SourceProfile, { decoded }: RawEvent): Checked {
  if (!decoded.ok) return refused(null, codecProblem(decoded.problem))
  const { event } = decoded
  if (!speaksFor(profile, event.fact.source)) {
    const message = `must be one of this key’s: ${profile.allowed.join(', ')}`
    return refused(event.id, gatewayProblem('source-not-allowed', { path: '/source', message }))
  }
  const record = factRecord(event)
  const errors = unstorable(event.fact.data, record.value)
  const first = errors[0]
  if (first === undefined) return { ok: true, event, record }
  return refused(event.id, {
    type: 'urn:golden-hour:problem:bad-data',
    title: 'The body does not fit its type',
    status: 422,
    detail: `${first.path} ${first.message}`,
    code: 'bad-data',
    errors,
  })
}

export function createIntake(
  router: Router,
  traffic: Traffic,
  { ledger, live, clock, logger }: Pick<GatewayPorts, 'ledger' | 'live' | 'clock' | 'logger'>,
  metrics: GatewayMetrics,
): Intake {
  /** Kept before it is answered; where it cannot be kept, the sender tries again. */
  async function keep(events: readonly QuarantinedEvent[]): Promise<boolean> {
    try {
      await ledger.sources.quarantine(events)
    } catch (error) {
      logger.error({ event: 'quarantine-failed', events: events.length, err: error })
      return false
    }
    for (const { quarantineId, reason } of events) logger.info({ event: 'event-quarantined', quarantineId, reason })
    live?.publish('system', { kind: 'quarantine', waiting: events.length })
    return true
  }

  const count = (result: EventResult): void => {
    const reason =
      result.outcome === 'quarantined' ? result.reason : result.outcome === 'refused' ? String(result.problem.code) : ''
    metrics.events.inc({ outcome: result.outcome, reason })
  }
  /** What its source sent, that is: a person who tries again is no sign of life of it. */
  const countFor = (profile: SourceProfile, result: EventResult, one: Checked): void => {
    if (result.outcome !== 'unavailable')
      traffic.count(profile.id, result.outcome, one.ok ? one.event.fact.occurredAt : null)
  }

  async function route(
    profile: SourceProfile,
    raws: readonly RawEvent[],
    idOf: (raw: RawEvent, bytes: Uint8Array) => string,
    kept: boolean,
  ): Promise<EventResult[]> {
    const checked = raws.map((raw) => check(profile, raw))
    const tolerance = profile.futureToleranceMs
    const good = checked.flatMap((each) => (each.ok ? [{ event: each.event, record: each.record, tolerance }] : []))
    const routed = (await router.route(good)).values()
    const keeping: QuarantinedEvent[] = []
    const resultOf = ({ id }: DecodedEvent, raw: RawEvent, said: Routed): EventResult => {
      if (said.outcome !== 'quarantined') return plain(said.outcome, id)
      const { reason, path, message } = said
      const bytes = raw.raw()
      const quarantineId = idOf(raw, bytes)
      const { mode, headers } = raw
      const detail = `${path} ${message}`
      const receivedAt = clock.now()
      keeping.push({ quarantineId, sourceId: profile.id, receivedAt, reason, detail, mode, headers, raw: bytes })
      const status = reason === 'future-time' ? 202 : 409
      return { outcome: 'quarantined', status, id, quarantineId, reason, error: { path, message } }
    }
    let results = checked.map((each, i): EventResult => {
      if (!each.ok) return each.result
      return resultOf(each.event, raws[i]!, routed.next().value ?? { outcome: 'unavailable' })
    })
    if (!kept && keeping.length > 0 && !(await keep(keeping)))
      results = results.map((result) =>
        result.outcome === 'quarantined' ? { outcome: 'unavailable', status: 503, id: result.id } : result,
      )
    for (const [i, result] of results.entries()) {
      count(result)
      if (!kept) countFor(profile, result, checked[i]!)
    }
    return results
  }

  return {
    take: (profile, raws) => route(profile, raws, (raw, bytes) => quarantineIdOf(profile.id, raw, bytes), false),
    async retry(profile, raw, quarantineId) {
      const [result] = await route(profile, [raw], () => quarantineId, true)
      return result!
    },
  }
}
