import type { EpochMs, Zone } from '@golden-hour/model'
import { ProgramStop } from '../exit.ts'
import { instantOf, readIsoTime } from './wall-time.ts'

/** The instant that `--until` names; a time without an offset is of the hospital's zone. A day alone is refused: it has two ends. */
export function readUntil(text: string, zone: Zone): EpochMs {
  const time = readIsoTime(text)
  if (time !== null && time.precision !== 'date') return instantOf(time, zone)
  const what = time === null ? 'is no time' : 'is a day, and a day has two ends'
  throw new ProgramStop('GH_USAGE', `--until ${text} ${what}`, 'write it like 2026-03-02T08:00:00+08:00')
}
