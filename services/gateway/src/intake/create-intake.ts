import { type DecodedEvent, refused as refusedByCodec } from '@golden-hour/events'
import { factRecord, type WireRecord } from '@golden-hour/journal'
import type { QuarantinedEvent, SourceProfile } from '@golden-hour/ports'
import type { GatewayMetrics } from '../metrics.ts'
import type { GatewayPorts } from '../ports.ts'
import { codecProblem, gatewayProblem } from '../problems.ts'
import type { Router } from '../router/create-router.ts'
import { speaksFor } from '../sources/speaks-for.ts'
import type { Traffic } from '../sources/traffic.ts'
import { unstorable } from '../unstorable.ts'
import type { EventResult } from './event-result.ts'
import { quarantineIdOf, type RawEvent } from './raw-event.ts'
import { isKept, keptResult, plain, type Refusal, unavailable, type Verdict, waitsFor } from './verdict.ts'

/** What every door hands its events to. One result an event, in their order. Never throws. */
export interface Intake {
  /** For a door that tells its sender what became of each event. */
  take(profile: SourceProfile, raws: readonly RawEvent[]): Promise<EventResult[]>
  /**
   * For a door that can tell nobody: what is refused is kept too. After the first that is unavailable nothing is kept,
   * since it may rest on that one: it is unavailable too. Those are to be given again, in their order.
   */
  takeUntold(profile: SourceProfile, raws: readonly RawEvent[]): Promise<EventResult[]>
  /** The same path for an event that waits in quarantine already: it is not kept a second time. */
  retry(profile: SourceProfile, raw: RawEvent, quarantineId: string): Promise<EventResult>
}

type Checked =
  | { readonly ok: true; readonly event: DecodedEvent; readonly record: WireRecord }
  | { readonly ok: false; readonly result: Refusal }

const refused = (id: string | null, problem: ReturnType<typeof gatewayProblem>): Checked => ({
  ok: false,
  result: { outcome: 'refused', status: problem.status, id, problem, quarantineId: null },
})

/** What can be said of an event without knowing any other. */
function check(profile: SourceProfile, { decoded }: RawEvent): Checked {
  if (!decoded.ok) return refused(null, codecProblem(decoded.problem))
  const { event } = decoded
  if (!speaksFor(profile, event.fact.source)) {
    const message = `must be one of those that source ${profile.id} may speak for: ${profile.allowed.join(', ')}`
    return refused(event.id, gatewayProblem('source-not-allowed', { path: '/source', message }))
  }
  const record = factRecord(event)
  const errors = unstorable(event.fact.data, record.value)
  if (errors.length === 0) return { ok: true, event, record }
  return refused(event.id, codecProblem(refusedByCodec('bad-data', errors).problem))
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
    for (const { quarantineId, reason, place } of events)
      logger.info({ event: 'event-quarantined', quarantineId, reason, ...(place === null ? {} : { place }) })
    live?.publish('system', { kind: 'quarantine', waiting: events.length })
    return true
  }

  const count = (result: EventResult): void => {
    const { outcome } = result
    const reason = outcome === 'quarantined' ? result.reason : outcome === 'refused' ? String(result.problem.code) : ''
    metrics.events.inc({ outcome: isKept(result) ? 'quarantined' : outcome, reason })
  }
  /** What its source sent, that is: a person who tries again is no sign of life of it. */
  const countFor = (profile: SourceProfile, result: EventResult, one: Checked): void => {
    const { outcome } = result
    if (outcome === 'unavailable') return
    traffic.count(profile.id, isKept(result) ? 'quarantined' : outcome, one.ok ? one.event.fact.occurredAt : null)
  }

  /** What became of each event, where nothing is kept yet. */
  async function decide(profile: SourceProfile, checked: readonly Checked[]): Promise<Verdict[]> {
    const tolerance = profile.futureToleranceMs
    const good = checked.flatMap((each) => (each.ok ? [{ event: each.event, record: each.record, tolerance }] : []))
    const routed = (await router.route(good)).values()
    return checked.map((each): Verdict => {
      if (!each.ok) return { id: each.result.id, said: each.result }
      return { id: each.event.id, said: routed.next().value ?? { outcome: 'unavailable' } }
    })
  }

  async function take(profile: SourceProfile, raws: readonly RawEvent[], told: boolean): Promise<EventResult[]> {
    const checked = raws.map((raw) => check(profile, raw))
    const verdicts = await decide(profile, checked)
    const keeping = new Map<number, QuarantinedEvent>()
    const end = told ? -1 : verdicts.findIndex(({ said }) => said.outcome === 'unavailable')
    const receivedAt = clock.now()
    let results = verdicts.map(({ id, said }, i): EventResult => {
      const why = waitsFor(said, told)
      if (why === null) return plain(id, said)
      if (end >= 0 && i > end) return unavailable(id)
      const { mode, headers, place, raw } = raws[i]!
      const bytes = raw()
      const quarantineId = quarantineIdOf(profile.id, raws[i]!, bytes)
      keeping.set(i, { quarantineId, sourceId: profile.id, receivedAt, ...why, mode, headers, raw: bytes, place })
      return keptResult(id, said, quarantineId)
    })
    if (keeping.size > 0 && !(await keep([...keeping.values()])))
      results = results.map((result, i) => (keeping.has(i) ? unavailable(result.id) : result))
    for (const [i, result] of results.entries()) {
      count(result)
      countFor(profile, result, checked[i]!)
    }
    return results
  }

  return {
    take: (profile, raws) => take(profile, raws, true),
    takeUntold: (profile, raws) => take(profile, raws, false),
    async retry(profile, raw, quarantineId) {
      const [{ id, said }] = (await decide(profile, [check(profile, raw)])) as [Verdict]
      const result = said.outcome === 'quarantined' ? keptResult(id, said, quarantineId) : plain(id, said)
      count(result)
      return result
    },
  }
}
