import { decodeStructured } from '@golden-hour/events'
import { type EpochMs, epochMs, type JournalRecord } from '@golden-hour/model'
import { loadRulebook } from '@golden-hour/rulebook'
import { type Appended, filesOf, type RandomCase } from '@golden-hour/testkit'

export type LoadedRulebook = Extract<ReturnType<typeof loadRulebook>, { ok: true }>['rulebook']

/** The real loader on the generated files; a fault is the generator's mistake, or the loader's. */
export function rulebookOf(random: Pick<RandomCase, 'rules' | 'tables'>): LoadedRulebook {
  const loaded = loadRulebook(filesOf(random))
  if (loaded.ok) return loaded.rulebook
  throw new Error(`the loader refuses a generated rulebook:\n${JSON.stringify(loaded.faults, null, 1)}`)
}

/** The real decoder on a generated event. */
export function recordOf({ event, appendedAt }: Appended): JournalRecord {
  const decoded = decodeStructured(event)
  if (!decoded.ok) throw new Error(`the decoder refuses a generated event:\n${JSON.stringify(decoded, null, 1)}`)
  return { kind: 'fact', appendedAt: epochMs(appendedAt), fact: decoded.event.fact }
}

export const tickAt = (at: EpochMs | number): JournalRecord => ({
  kind: 'tick',
  appendedAt: epochMs(at),
  wallClock: epochMs(at),
})

export const journalOf = (stream: readonly Appended[]): JournalRecord[] => stream.map(recordOf)

/** A log time after which the palette's lengths hold no more surprises: four days after the last append. */
export const endOf = (stream: readonly Appended[]): number =>
  Math.max(...stream.map(({ appendedAt }) => appendedAt)) + 4 * 86_400_000

const ISO_DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** ISO 8601, as reminders write it. Milliseconds. */
export function durationOf(text: string): number {
  const parts = ISO_DURATION.exec(text)
  if (parts === null) throw new Error(`not a duration: ${text}`)
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}
