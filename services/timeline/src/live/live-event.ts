import type { LiveEvent } from '@golden-hour/board-api'
import type { EpochMs } from '@golden-hour/model'
import type { LiveChannel, LiveMessage } from '@golden-hour/ports'

const KINDS: Readonly<Record<LiveChannel, LiveEvent['kind']>> = {
  facts: 'fact',
  windows: 'window',
  alerts: 'alert',
  system: 'system',
}

/** What the recorder says again and again while nobody processes a part of the journal. */
export const MONITOR_BLIND = 'monitor-blind'

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

export function liveEvent(channel: LiveChannel, message: LiveMessage, now: EpochMs): LiveEvent {
  return {
    kind: KINDS[channel],
    now,
    patientId: text(message.patientId),
    windowId: text(message.windowId),
    alertId: text(message.alertId),
    status: text(message.status ?? message.state),
    staff: texts(message.staff),
  }
}

export const beat = (now: EpochMs, isBlind: boolean): LiveEvent => ({
  kind: 'beat',
  now,
  patientId: null,
  windowId: null,
  alertId: null,
  status: isBlind ? MONITOR_BLIND : null,
  staff: [],
})

/** Two events of one name say the same but for their last word: a patient's facts are one, each window, each alert. */
export const nameOf = ({ kind, patientId, windowId, alertId }: LiveEvent): string =>
  JSON.stringify(kind === 'alert' ? [kind, alertId ?? windowId ?? patientId] : [kind, windowId ?? patientId])

/** The later event; whoever the earlier concerned is still told. */
export const merged = (earlier: LiveEvent, later: LiveEvent): LiveEvent => ({
  ...later,
  staff: [...new Set([...earlier.staff, ...later.staff])],
})
