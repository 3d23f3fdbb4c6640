import { type EpochMs, epochMs, MINUTE_MS, type Precision, type Zone } from '@golden-hour/model'

/** A date and time as a log writes it, before it is known which zone it is of. */
export interface WallTime {
  /** The wall time as if it were UTC, in epoch milliseconds. */
  readonly localMs: number
  /** Minutes east of UTC where the text names an offset, else null. */
  readonly offsetMinutes: number | null
  readonly precision: Precision
}

/** Reads one text; null where it is no such time. */
export type ReadTime = (text: string) => WallTime | null

interface Fields {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly milli: number
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

function localMsOf(f: Fields): number | null {
  const dayExists = f.month >= 1 && f.month <= 12 && f.day >= 1 && f.day <= daysIn(f.year, f.month)
  if (!dayExists || f.hour > 23 || f.minute > 59 || f.second > 59) return null
  const at = new Date(0)
  at.setUTCFullYear(f.year, f.month - 1, f.day)
  at.setUTCHours(f.hour, f.minute, f.second, f.milli)
  return at.getTime()
}

const ISO =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?)?$/

/** ISO 8601: date, date and minute, date and second, with or without an offset. Finer than a millisecond is cut. */
export const readIsoTime: ReadTime = (text) => {
  const parts = ISO.exec(text.trim())
  if (parts === null) return null
  const localMs = localMsOf({
    year: Number(parts[1]),
    month: Number(parts[2]),
    day: Number(parts[3]),
    hour: Number(parts[4] ?? 0),
    minute: Number(parts[5] ?? 0),
    second: Number(parts[6] ?? 0),
    milli: Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0')),
  })
  if (localMs === null) return null
  const signed = (parts[9] === '-' ? -1 : 1) * (Number(parts[10] ?? 0) * 60 + Number(parts[11] ?? 0))
  const offsetMinutes = parts[8] !== undefined ? 0 : parts[9] === undefined ? null : signed
  if (offsetMinutes !== null && Math.abs(offsetMinutes) > 18 * 60) return null
  const precision = parts[4] === undefined ? 'date' : parts[6] === undefined ? 'minute' : 'second'
  return { localMs, offsetMinutes, precision }
}

const TOKENS = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss', 'SSS'] as const
type Token = (typeof TOKENS)[number]

export type CompiledTimeFormat =
  | { readonly ok: true; readonly read: ReadTime }
  | { readonly ok: false; readonly problem: string }

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

const missingToken = (tokens: readonly Token[]): Token | null => {
  const last = Math.max(2, ...tokens.map((token) => TOKENS.indexOf(token)))
  return TOKENS.slice(0, last + 1).find((token) => !tokens.includes(token)) ?? null
}

/** `yyyy/MM/dd HH:mm:ss.SSS`: each token once, in any order; letters that are no token stand in single quotes, or are `T`. */
export function compileTimeFormat(format: string): CompiledTimeFormat {
  const tokens: Token[] = []
  let pattern = ''
  let rest = format
  while (rest !== '') {
    const token = TOKENS.find((candidate) => rest.startsWith(candidate))
    const quoted = /^'([^']+)'/.exec(rest)
    const run = /^([A-Za-z])\1*/.exec(rest)?.[0] ?? ''
    if (token !== undefined) {
      if (tokens.includes(token)) return { ok: false, problem: `\`${token}\` stands twice` }
      tokens.push(token)
      pattern += `(\\d{${token.length}})`
    } else if (quoted !== null) pattern += escapeForRegExp(quoted[1] ?? '')
    else if (run !== '' && run !== 'T') {
      return { ok: false, problem: `\`${run}\` is no token; there are ${TOKENS.join(', ')}` }
    } else pattern += escapeForRegExp(rest.slice(0, 1))
    rest = rest.slice((token ?? quoted?.[0] ?? rest.slice(0, 1)).length)
  }
  const missing = missingToken(tokens)
  if (missing !== null) return { ok: false, problem: `\`${missing}\` is missing` }
  return { ok: true, read: createReader(new RegExp(`^${pattern}$`), tokens) }
}

function createReader(pattern: RegExp, tokens: readonly Token[]): ReadTime {
  const precision: Precision = tokens.includes('ss') ? 'second' : tokens.includes('HH') ? 'minute' : 'date'
  return (text) => {
    const parts = pattern.exec(text.trim())
    if (parts === null) return null
    const read = (token: Token): number => (tokens.includes(token) ? Number(parts[tokens.indexOf(token) + 1]) : 0)
    const localMs = localMsOf({
      year: read('yyyy'),
      month: read('MM'),
      day: read('dd'),
      hour: read('HH'),
      minute: read('mm'),
      second: read('ss'),
      milli: read('SSS'),
    })
    return localMs === null ? null : { localMs, offsetMinutes: null, precision }
  }
}

/** Its own offset where it has one, else the zone's; in the hour that comes twice, the earlier one. */
export const instantOf = (time: WallTime, zone: Zone): EpochMs =>
  time.offsetMinutes === null
    ? zone.instantOf(time.localMs)
    : epochMs(time.localMs - time.offsetMinutes * Number(MINUTE_MS))
