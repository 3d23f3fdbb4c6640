import type { JournalRecord } from '@golden-hour/model'

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

/**
 * Log time: `max(log time, append time)` after each record, unless the jump is long and the tick writers' own clocks
 * disagree with it. Then it stands still until two ticks in a row agree.
 */
export class LogClock implements ClockState {
  logTime = Number.NEGATIVE_INFINITY
  suspect = false
  agreed = 0
  skewMs = 0

  get state(): ClockState {
    const { logTime, suspect, agreed, skewMs } = this
    return { logTime, suspect, agreed, skewMs }
  }

  set({ logTime, suspect, agreed, skewMs }: ClockState): void {
    this.logTime = logTime
    this.suspect = suspect
    this.agreed = agreed
    this.skewMs = skewMs
  }

  advance(record: JournalRecord): void {
    const at = record.appendedAt
    const compared = record.kind === 'tick' && record.wallClock !== null
    if (compared) this.skewMs = record.wallClock - at
    const disagrees = Math.abs(this.skewMs) > MAX_SKEW_MS
    if (this.suspect) {
      if (compared) this.agreed = disagrees ? 0 : this.agreed + 1
      if (this.agreed < 2) return
      this.suspect = false
      this.agreed = 0
    } else if (disagrees && this.#jumps(at)) {
      this.suspect = true
      this.agreed = 0
      return
    }
    if (at > this.logTime) this.logTime = at
  }

  #jumps(at: number): boolean {
    return this.logTime !== Number.NEGATIVE_INFINITY && at - this.logTime > MAX_JUMP_MS
  }
}
