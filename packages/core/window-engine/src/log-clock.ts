import type { EpochMs, JournalRecord } from '@golden-hour/model'

/** A jump of log time by more than this is looked at. */
export const MAX_JUMP_MS = 60_000
/** A tick's own clock and the log agree when they differ by no more than this. */
export const MAX_SKEW_MS = 5_000

export interface ClockState {
  readonly logTime: number
  readonly suspect: boolean
  /** Ticks in a row that agreed while suspect. */
  readonly agreed: number
  /** Of the latest tick that carried a clock: its own time less the append time. */
  readonly skewMs: number
}

export const NEW_CLOCK: ClockState = { logTime: Number.NEGATIVE_INFINITY, suspect: false, agreed: 0, skewMs: 0 }

/**
 * Log time after one record: `max(log time, append time)`, unless the jump is long and the tick writers' own clocks
 * disagree with it. Then it stands still until two ticks in a row agree.
 */
export function advanceClock(state: ClockState, record: JournalRecord): ClockState {
  const at: EpochMs = record.appendedAt
  const tickSkew = record.kind === 'tick' && record.wallClock !== null ? record.wallClock - at : null
  const skewMs = tickSkew ?? state.skewMs
  const disagrees = Math.abs(skewMs) > MAX_SKEW_MS
  if (state.suspect) {
    const agreed = tickSkew === null ? state.agreed : disagrees ? 0 : state.agreed + 1
    if (agreed < 2) return { ...state, agreed, skewMs }
    return { logTime: Math.max(state.logTime, at), suspect: false, agreed: 0, skewMs }
  }
  const jumps = state.logTime !== Number.NEGATIVE_INFINITY && at - state.logTime > MAX_JUMP_MS
  if (jumps && disagrees) return { ...state, suspect: true, agreed: 0, skewMs }
  if (at <= state.logTime && skewMs === state.skewMs) return state
  return { logTime: Math.max(state.logTime, at), suspect: false, agreed: 0, skewMs }
}
