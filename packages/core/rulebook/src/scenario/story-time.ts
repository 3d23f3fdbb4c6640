import {
  addDays,
  createZone,
  type EpochMs,
  epochMs,
  type LocalDay,
  MINUTE_MS,
  parseInstant,
  type Zone,
} from '@golden-hour/model'

/** Where the clocks of a story are: a zone of the IANA database or a fixed offset. */
export type StoryZone = Pick<Zone, 'name' | 'instantOf' | 'format'>

export const DEFAULT_STORY_ZONE = 'Asia/Shanghai'

/** A day and zone that times without them belong to. */
export interface StoryClock {
  readonly zone: StoryZone
  /** Null: every time of the story must carry its own date. */
  readonly day: LocalDay | null
}

export type ParsedStoryTime =
  /** `text`: RFC 3339, as written where it carries an offset. */
  { readonly ok: true; readonly at: EpochMs; readonly text: string } | { readonly ok: false; readonly message: string }

const OFFSET = /^([+-])(\d\d):(\d\d)$/

/** A clock that is always as far from UTC: `+08:00`. */
function fixedZone(name: string, minutes: number): StoryZone {
  const shift = minutes * MINUTE_MS
  return {
    name,
    instantOf: (local) => epochMs(local - shift),
    format(at) {
      const local = new Date(at + shift).toISOString()
      return `${local.slice(0, local.endsWith('.000Z') ? -5 : -1)}${name}`
    },
  }
}

/** `Asia/Shanghai` or `+08:00`; null for a name that no zone has. */
export function storyZone(name: string): StoryZone | null {
  const offset = OFFSET.exec(name)
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3])
    return minutes < 24 * 60 && Number(offset[3]) < 60 ? fixedZone(name, offset[1] === '-' ? -minutes : minutes) : null
  }
  try {
    return createZone(name)
  } catch {
    return null
  }
}

const LOCAL = /^(?:([+-]\d{1,4}) +|(\d{4}-\d\d-\d\d)[T ])?(\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?$/

const refuse = (message: string): ParsedStoryTime => ({ ok: false, message })

function dayMeant(clock: StoryClock, shift: string | undefined, date: string | undefined): LocalDay | null {
  if (date !== undefined) return date
  if (clock.day === null) return null
  return shift === undefined ? clock.day : addDays(clock.day, Number(shift))
}

/**
 * A time of a story: `08:00`, `08:00:59.999`, `+1 08:00` (the next day), `-1 08:00`, `2026-03-05 08:00`, or RFC 3339 with
 * offset. A wall time that the clocks skip is read with the offset before, one that comes twice is the earlier.
 */
export function parseStoryTime(text: string, clock: StoryClock): ParsedStoryTime {
  const instant = parseInstant(text)
  if (instant !== null) return { ok: true, at: instant.at, text }
  const parts = LOCAL.exec(text)
  if (parts === null)
    return refuse(`"${text}" is no time of a story; write it like 08:00, +1 08:00 or 2026-03-02 08:00`)
  const day = dayMeant(clock, parts[1], parts[2])
  if (day === null) return refuse(`"${text}" has no date and the story has no day; add "day: YYYY-MM-DD" to the story`)
  const local = parseInstant(`${day}T${parts[3]}${parts[4] ?? ':00'}Z`)
  if (local === null || parts[4]?.startsWith(':60') === true)
    return refuse(`"${text}" is no time of the calendar and the clock`)
  const at = clock.zone.instantOf(local.at)
  return { ok: true, at, text: clock.zone.format(at) }
}
