import type { LiveEvent } from '@golden-hour/board-api'
import type { Clock, LiveBus, LiveChannel } from '@golden-hour/ports'
import type { Logger, Metrics } from '@golden-hour/service-kit'
import { covers, type Scope } from '../access/scope.ts'
import { beat, liveEvent, MONITOR_BLIND, merged, nameOf } from './live-event.ts'
import type { PatientDepartments } from './patient-departments.ts'

/** Somebody who looks on. */
export interface Watcher {
  readonly staffId: string
  readonly scope: Scope
  send(event: LiveEvent): void
  /** Ends the stream; whoever was cut off comes again and reads everything. */
  close(): void
}

/**
 * Hands live messages on to all who look on.
 *
 * 1. A watcher is told of patients of its scope, and of alerts that concern its person; of others nothing.
 * 2. What changes within a moment is told once; the order of first mention is kept.
 * 3. A watcher that cannot be told is cut off, never left believing that nothing happens.
 */
export interface LiveHub {
  /** Beats at once. Returns how to leave. */
  join(watcher: Watcher): () => void
  close(): void
}

export interface LiveHubParts {
  readonly live: LiveBus
  readonly clock: Clock
  readonly departments: PatientDepartments
  readonly gatherMs: number
  readonly beatMs: number
  readonly logger: Logger
  readonly metrics: Metrics
}

/** How long it counts that the monitor was said to be blind: it is said again within this time while it is. */
const BLIND_FOR_MS = 30_000

const CHANNELS: readonly LiveChannel[] = ['facts', 'windows', 'alerts', 'system']

export function createLiveHub(parts: LiveHubParts): LiveHub {
  const { live, clock, departments, gatherMs, beatMs, logger, metrics } = parts
  const streams = metrics.gauge('gh_timeline_live_streams', 'Open live streams')
  const told = metrics.counter('gh_timeline_live_events_total', 'Events handed to live streams')
  const watchers = new Set<Watcher>()
  let gathered = new Map<string, LiveEvent>()
  let timer: NodeJS.Timeout | null = null
  let flushing: Promise<void> = Promise.resolve()

  const tell = (events: readonly LiveEvent[], of: ReadonlyMap<string, ReadonlySet<string>>): void => {
    const now = clock.now()
    for (const event of events.map((one) => ({ ...one, now }))) {
      for (const watcher of watchers) {
        if (!concerns(watcher, event, of)) continue
        watcher.send(event)
        told.inc()
      }
    }
  }
  /** Only those whose scope is some departments need to know whose a patient is. */
  const lookUp = (events: readonly LiveEvent[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
    const asks = [...watchers].some(({ scope }) => scope !== 'all' && scope.size > 0)
    const patients = events.map(({ patientId }) => patientId).filter((id) => id !== null)
    return asks && patients.length > 0 ? departments.of(patients) : Promise.resolve(new Map())
  }
  const flush = async (): Promise<void> => {
    const events = [...gathered.values()]
    gathered = new Map()
    try {
      tell(events, await lookUp(events))
    } catch (err) {
      logger.warn({ event: 'live-cut-off', err })
      for (const watcher of [...watchers]) watcher.close()
    }
  }
  let blindSaidAt = Number.NEGATIVE_INFINITY
  const isBlind = (): boolean => performance.now() - blindSaidAt < BLIND_FOR_MS
  const gather = (channel: LiveChannel) => (message: Parameters<Parameters<LiveBus['subscribe']>[1]>[0]) => {
    if (message.status === MONITOR_BLIND) blindSaidAt = performance.now()
    if (watchers.size === 0) return
    const event = liveEvent(channel, message, clock.now())
    const name = nameOf(event)
    const earlier = gathered.get(name)
    gathered.set(name, earlier === undefined ? event : merged(earlier, event))
    timer ??= setTimeout(() => {
      timer = null
      flushing = flushing.then(flush)
    }, gatherMs)
  }

  const unsubscribe = CHANNELS.map((channel) => live.subscribe(channel, gather(channel)))
  const beats = setInterval(() => {
    const event = beat(clock.now(), isBlind())
    for (const watcher of watchers) watcher.send(event)
  }, beatMs)
  beats.unref()

  return {
    join(watcher) {
      watchers.add(watcher)
      streams.set(watchers.size)
      watcher.send(beat(clock.now(), isBlind()))
      return () => {
        watchers.delete(watcher)
        streams.set(watchers.size)
      }
    },
    close() {
      for (const stop of unsubscribe) stop()
      clearInterval(beats)
      if (timer !== null) clearTimeout(timer)
      for (const watcher of [...watchers]) watcher.close()
    },
  }
}

function concerns(
  { scope, staffId }: Watcher,
  { kind, patientId, staff }: LiveEvent,
  of: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (kind === 'system' || scope === 'all') return true
  if (kind === 'alert' && staff.includes(staffId)) return true
  return patientId !== null && covers(scope, of.get(patientId) ?? [])
}
