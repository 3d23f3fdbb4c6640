/** Instants as text in the hospital's zone, 24 hours, never the device's zone. Formats are made once for each zone. */
export interface InstantText {
  /** `08:05` */
  minute(at: number): string
  /** `08:05:09` */
  second(at: number): string
  /** `08:05` on the same day as `now`, else `03-02 08:05`. */
  near(at: number, now: number): string
  /** `2026-03-02 08:05:09` */
  full(at: number): string
  /** `2026-03-02` */
  day(at: number): string
}

const cache = new Map<string, InstantText>()

function createInstantText(zone: string): InstantText {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const parts = (at: number): Record<string, string> =>
    Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]))
  const dayOf = (p: Record<string, string>): string => `${p.year}-${p.month}-${p.day}`
  return {
    minute: (at) => {
      const p = parts(at)
      return `${p.hour}:${p.minute}`
    },
    second: (at) => {
      const p = parts(at)
      return `${p.hour}:${p.minute}:${p.second}`
    },
    near: (at, now) => {
      const p = parts(at)
      const clock = `${p.hour}:${p.minute}`
      return dayOf(p) === dayOf(parts(now)) ? clock : `${p.month}-${p.day} ${clock}`
    },
    full: (at) => {
      const p = parts(at)
      return `${dayOf(p)} ${p.hour}:${p.minute}:${p.second}`
    },
    day: (at) => dayOf(parts(at)),
  }
}

export function instantText(zone: string): InstantText {
  const known = cache.get(zone)
  if (known !== undefined) return known
  const made = createInstantText(zone)
  cache.set(zone, made)
  return made
}
