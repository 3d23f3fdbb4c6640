import { decodeLine } from '@golden-hour/events'
import type { EpochMs, Fact } from '@golden-hour/model'
import { type Line, readLines } from '../files/read-lines.ts'
import type { Io } from '../io.ts'

/** What one line of an events file turned out to be. */
export type ReadEvent =
  | { readonly kind: 'fact'; readonly line: number; readonly fact: Fact; readonly appendedAt: EpochMs }
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string; readonly text: string | null }

export interface EventBatch {
  readonly events: readonly ReadEvent[]
  readonly bytesRead: number
}

const isBlank = (line: Line): boolean => line.text !== null && line.text.trim() === ''

function readEvent(line: Line): ReadEvent {
  if (line.text === null) return { kind: 'refused', line: line.number, reason: line.problem ?? '', text: null }
  const decoded = decodeLine(line.text)
  if (!decoded.ok) {
    const { title, errors } = decoded.problem
    const reason = `${title}: ${errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}`
    return { kind: 'refused', line: line.number, reason, text: line.text }
  }
  const { fact, knownAt } = decoded.event
  return { kind: 'fact', line: line.number, fact, appendedAt: knownAt ?? fact.recordedAt }
}

/** The events of an NDJSON file (`-`: standard input) in its order. Empty lines are none. */
export async function* readEvents(path: string, io: Io): AsyncGenerator<EventBatch> {
  const bytes = path === '-' ? io.stdin : io.files.readBytes(path)
  for await (const lines of readLines(bytes)) {
    const events = lines.filter((line) => !isBlank(line)).map(readEvent)
    yield { events, bytesRead: lines.at(-1)?.bytesRead ?? 0 }
  }
}
