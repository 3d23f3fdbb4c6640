import { canonicalJson, type DurationMs, type EpochMs, type Marks, type Quality, type Status } from '@golden-hour/model'
import { Temporal } from 'temporal-polyfill'
import type { Expectation, ItemExpectation } from './scenario.ts'

/** What a story's window is found to be. */
export interface StoryWindow {
  readonly status: Status
  readonly national: Status
  readonly reason: string | null
  readonly startedAt: EpochMs
  readonly dueAt: EpochMs | null
  readonly stoppedAt: EpochMs | null
  readonly elapsedMs: DurationMs | null
  readonly marks: Marks
  /** Of a bundle: the moment of each item's match, or null where it has none. */
  readonly items: Readonly<Record<string, EpochMs | null>> | null
  readonly documentedLate: boolean
  readonly quality: readonly Quality[]
}

/** One thing that is not as the story says. */
export interface Difference {
  /** `status`, `due`, `marks.setting`, `items.lactate`, `reminders` … */
  readonly field: string
  readonly expected: string
  readonly found: string
  /** `due: expected 2026-03-02T09:00:00+08:00, found none`. */
  readonly text: string
}

const NONE = 'none'

function difference(field: string, expected: string, found: string): Difference[] {
  return expected === found ? [] : [{ field, expected, found, text: `${field}: expected ${expected}, found ${found}` }]
}

/** ISO 8601 in minutes and seconds, as limits are written: `PT60M`, `-PT0.5S`. */
function durationText(ms: DurationMs): string {
  const [minutes, milliseconds] = [Math.trunc(ms / 60_000), ms % 60_000]
  return Temporal.Duration.from({ minutes, milliseconds }).toString()
}

type Told = (field: string) => Difference[]

/** How each field that an expectation may name is compared; each is asked only where it is there. */
function comparisons(expected: Expectation, found: StoryWindow): Readonly<Record<string, Told>> {
  const time = (at: EpochMs | null | undefined): string => (at == null ? NONE : expected.zone.format(at))
  const duration = (ms: DurationMs | null | undefined): string => (ms == null ? NONE : durationText(ms))
  const tags = (quality: readonly Quality[] = []): string => `[${[...new Set(quality)].sort().join(', ')}]`
  return {
    national: (field) => difference(field, String(expected.national), found.national),
    reason: (field) => difference(field, expected.reason ?? NONE, found.reason ?? NONE),
    started: (field) => difference(field, time(expected.started), time(found.startedAt)),
    due: (field) => difference(field, time(expected.due), time(found.dueAt)),
    stopped: (field) => difference(field, time(expected.stopped), time(found.stoppedAt)),
    elapsed: (field) => difference(field, duration(expected.elapsed), duration(found.elapsedMs)),
    marks: (field) => judgeMarks(field, expected.marks ?? {}, found.marks),
    items: (field) => judgeItems(field, expected.items ?? {}, found.items, time),
    documentedLate: (field) => difference(field, String(expected.documentedLate), String(found.documentedLate)),
    quality: (field) => difference(field, tags(expected.quality), tags(found.quality)),
  }
}

function judgeMarks(field: string, expected: Marks, found: Marks): Difference[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    const has = Object.hasOwn(found, name)
    return difference(`${field}.${name}`, canonicalJson(value), has ? canonicalJson(found[name]) : 'no such mark')
  })
}

function judgeItems(
  field: string,
  expected: Readonly<Record<string, ItemExpectation>>,
  found: StoryWindow['items'],
  time: (at: EpochMs | null) => string,
): Difference[] {
  if (found === null) return difference(field, Object.keys(expected).join(', '), 'no items')
  return Object.entries(expected).flatMap(([name, item]) => {
    const place = `${field}.${name}`
    // An item that does not apply may be left out of the window: it has no match either.
    const match = Object.hasOwn(found, name) ? (found[name] ?? null) : null
    if (item === 'met') return match === null ? difference(place, 'a match', NONE) : []
    return difference(place, item === 'none' ? NONE : time(item), time(match))
  })
}

function judgeStatus(expected: Expectation, found: Status): Difference[] {
  if (expected.status !== null) return difference('status', expected.status, found)
  return found === 'void' ? difference('status', 'a window that is not void', found) : []
}

/**
 * What is not as expected; nothing where all is. A window that was withdrawn satisfies only `void`, and `none` only the
 * absence of any window.
 */
export function judgeExpectation(expectation: Expectation, window: StoryWindow | undefined): Difference[] {
  if (window === undefined) {
    const isExpected = expectation.status === 'none'
    return isExpected ? [] : difference('status', expectation.status ?? 'a window', 'no window')
  }
  const asked = Object.entries(comparisons(expectation, window)).filter(([field]) => Object.hasOwn(expectation, field))
  return [...judgeStatus(expectation, window.status), ...asked.flatMap(([field, tell]) => tell(field))]
}

/** Compares all reminders of a window, in the order of time, with those the story names. */
export function judgeReminders(
  expected: readonly EpochMs[],
  found: readonly EpochMs[],
  zone: Expectation['zone'],
): Difference[] {
  const list = (times: readonly EpochMs[]): string =>
    times.length === 0
      ? NONE
      : [...times]
          .sort((a, b) => a - b)
          .map(zone.format)
          .join(', ')
  return difference('reminders', list(expected), list(found))
}
