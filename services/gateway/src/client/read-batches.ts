import { MAX_EVENT_BYTES } from '@golden-hour/events'

export interface Line {
  /** From 1. */
  readonly number: number
  readonly text: string
}

export type Piece =
  | { readonly kind: 'batch'; readonly lines: readonly Line[] }
  /** Would break the batch it stands in, so it is not sent. */
  | { readonly kind: 'unsendable'; readonly line: Line; readonly reason: string }

/** Some room is left below what a gateway takes at once. */
const BATCH_BYTES = 4_194_304

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function fault(text: string): string | null {
  if (Buffer.byteLength(text, 'utf8') > MAX_EVENT_BYTES) return `the line has more than ${MAX_EVENT_BYTES} bytes`
  return isJson(text) ? null : 'the line is not JSON'
}

/** Lines in their order, in batches of at most `size`; empty lines are none, a byte order mark is passed over. */
export async function* readBatches(
  texts: AsyncIterable<string> | Iterable<string>,
  size: number,
): AsyncGenerator<Piece> {
  let [number, bytes] = [0, 0]
  let lines: Line[] = []
  for await (const given of texts) {
    number += 1
    const text = number === 1 && given.startsWith('\uFEFF') ? given.slice(1) : given
    if (text.trim() === '') continue
    const line = { number, text }
    const reason = fault(text)
    if (reason !== null) {
      yield { kind: 'unsendable', line, reason }
      continue
    }
    const length = Buffer.byteLength(text, 'utf8') + 1
    if (lines.length === size || (lines.length > 0 && bytes + length > BATCH_BYTES)) {
      yield { kind: 'batch', lines }
      ;[lines, bytes] = [[], 0]
    }
    lines.push(line)
    bytes += length
  }
  if (lines.length > 0) yield { kind: 'batch', lines }
}
