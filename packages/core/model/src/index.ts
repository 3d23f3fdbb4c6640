export type { Branded } from './brand.ts'
export { canonicalJson, sha256 } from './canonical-json.ts'
export { byCodeUnit } from './compare.ts'
export { type Fact, type FactData, type FactRef, factRef, type Precision } from './fact.ts'
export { compareFactRank } from './fact-rank.ts'
export type { JournalRecord } from './journal.ts'
export {
  between,
  cutToMinute,
  DAY_MS,
  type DurationMs,
  durationMs,
  type EpochMs,
  epochMs,
  HOUR_MS,
  MINUTE_MS,
  type ParsedInstant,
  parseInstant,
  plus,
  SECOND_MS,
} from './time.ts'
export {
  type Evidence,
  type Kind,
  type Marks,
  type MarkValue,
  OUTCOMES,
  type Outcome,
  type Quality,
  type Status,
  type Transition,
  type TransitionKind,
  type WindowView,
} from './window.ts'
export { encodeKeyTerm, keyTerm, windowId } from './window-id.ts'
export { addDays, compareDays, createZone, type LocalDay, weekday, type Zone } from './zone.ts'
