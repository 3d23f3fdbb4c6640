/** One line of a text file, without its line end. `text` is null where the bytes are no text that may be read. */
export interface Line {
  /** 1-based. */
  readonly number: number
  readonly text: string | null
  /** Why `text` is null. */
  readonly problem: string | null
  /** Bytes of the file read up to the end of this line. */
  readonly bytesRead: number
}

/** The longest line that is read: an event may have 256 KiB, and its line end is not part of it. */
export const MAX_LINE_BYTES = 256 * 1024

const LF = 0x0a
const CR = 0x0d

/**
 * The lines of a byte stream, in batches, in constant memory: a line that is too long is reported and skipped over.
 * A byte order mark at the beginning, and CR before LF, belong to no line.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  longest: number = MAX_LINE_BYTES,
): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let number = 0
  let bytesRead = 0
  let parts: Uint8Array[] = []
  let length = 0

  const take = (part: Uint8Array): void => {
    length += part.length
    if (length <= longest + 1) parts.push(part)
    else parts = []
  }
  const finish = (): Line => {
    number += 1
    const bytes = parts.length === 1 ? (parts[0] ?? new Uint8Array()) : Buffer.concat(parts)
    const tooLong = length > longest + 1
    parts = []
    length = 0
    if (tooLong) return { number, text: null, problem: `the line is longer than ${longest} bytes`, bytesRead }
    try {
      const end = bytes.length > 0 && bytes[bytes.length - 1] === CR ? bytes.length - 1 : bytes.length
      const text = decoder.decode(bytes.subarray(0, end))
      return {
        number,
        text: number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text,
        problem: null,
        bytesRead,
      }
    } catch {
      return { number, text: null, problem: 'the line is not UTF-8 text', bytesRead }
    }
  }

  for await (const chunk of chunks) {
    const lines: Line[] = []
    let from = 0
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      take(chunk.subarray(from, at))
      bytesRead += at + 1 - from
      lines.push(finish())
      from = at + 1
    }
    if (from < chunk.length) take(chunk.subarray(from))
    bytesRead += chunk.length - from
    if (lines.length > 0) yield lines
  }
  if (length > 0) yield [finish()]
}
